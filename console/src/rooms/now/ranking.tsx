import type { TaskPortraitAnswer } from '../../../../src/api/task-rows.ts'
import { Bars } from '../../parts/bars.tsx'
import { figureText } from '../../parts/figure.tsx'

type RankingAnswer = NonNullable<TaskPortraitAnswer['ranking']>

const choiceText = ({ chosen_item }: RankingAnswer) => {
  if (chosen_item === null) return 'No answer yet'
  return chosen_item === -1 ? 'None suited' : `Item ${chosen_item}`
}

const madeBy = ({ model_version, explored }: RankingAnswer) =>
  `${model_version === null ? 'Made up' : `Model ${model_version}`}${explored ? ', explored' : ''}`

/** What was ranked for somebody, and what came of it. */
export const Ranking = ({ ranking }: { readonly ranking: RankingAnswer }) => (
  <section>
    <h3>Result</h3>
    <dl class="facts">
      <div>
        <dt>Ranked by</dt>
        <dd>
          {ranking.model_version === null ? (
            madeBy(ranking)
          ) : (
            <a href={`/models?model=${ranking.model_version}`}>{madeBy(ranking)}</a>
          )}
        </dd>
      </div>
      <div>
        <dt>Items kept</dt>
        <dd>{figureText(ranking.kept)}</dd>
      </div>
      <div>
        <dt>Shown</dt>
        <dd>{figureText(ranking.shown_count)}</dd>
      </div>
      <div>
        <dt>Chosen</dt>
        <dd>{choiceText(ranking)}</dd>
      </div>
    </dl>
    <h4 class="soft small">The best, by score</h4>
    <Bars
      bars={ranking.best.map(({ item_id, score }) => ({
        key: String(item_id),
        label: `Item ${item_id}`,
        value: score,
        text: figureText(score),
      }))}
    />
  </section>
)
