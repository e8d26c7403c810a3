import type { TaskPortraitAnswer } from '../../../../src/api/task-rows.ts'
import { Bars } from '../../parts/bars.tsx'
import { decimals, figureText } from '../../parts/figure.tsx'
import { useTitles } from './use-titles.ts'

type RankingAnswer = NonNullable<TaskPortraitAnswer['ranking']>

type Titles = ReturnType<typeof useTitles>

const titleOf = (id: number, titles: Titles) => titles.get(id) ?? `Item ${id}`

const choiceText = ({ chosen_item }: RankingAnswer, titles: Titles) => {
  if (chosen_item === null) return 'No answer yet'
  return chosen_item === -1 ? 'None suited' : titleOf(chosen_item, titles)
}

const madeBy = ({ model_version, explored }: RankingAnswer) =>
  `${model_version === null ? 'Made up' : `Model ${model_version}`}${explored ? ', explored' : ''}`

/** Made-up lists have no scores. */
const Best = ({ ranking, titles }: { readonly ranking: RankingAnswer; readonly titles: Titles }) => (
  <>
    <h4 class="soft small">The best, by score</h4>
    <Bars
      bars={ranking.best.map(({ item_id, score }) => ({
        key: String(item_id),
        label: <span title={`Item ${item_id}`}>{titleOf(item_id, titles)}</span>,
        value: score,
        text: decimals(score, 2),
      }))}
    />
  </>
)

interface RankingProps {
  readonly taskId: string
  readonly ranking: RankingAnswer
}

/** What was ranked for somebody, and what came of it. */
export const Ranking = ({ taskId, ranking }: RankingProps) => {
  const titles = useTitles(taskId, ranking)
  return (
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
          <dd>{choiceText(ranking, titles)}</dd>
        </div>
      </dl>
      {ranking.model_version !== null && <Best ranking={ranking} titles={titles} />}
      <p>
        <a href={`/?task=${encodeURIComponent(taskId)}`}>See the ranking</a>
      </p>
    </section>
  )
}
