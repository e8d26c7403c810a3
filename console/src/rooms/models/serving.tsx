import type { ComponentChildren } from 'preact'
import type { ModelAnswer } from '../../../../src/api/model-rows.ts'
import { Button } from '../../parts/button.tsx'
import { percentText } from '../../parts/figure.tsx'
import { Light } from '../../parts/light.tsx'
import { When } from '../../parts/when.tsx'
import type { Asked } from './model-action.tsx'
import { decimals, standing } from './words.ts'
import './serving.css'

interface ServingProps {
  readonly champion: ModelAnswer | undefined
  readonly challenger: ModelAnswer | undefined
  readonly onAsk: (asked: Asked) => void
  readonly onOpen: (version: number) => void
}

interface SharesProps {
  readonly champion: ModelAnswer
  readonly challenger: ModelAnswer | undefined
}

const Shares = ({ champion, challenger }: SharesProps) => {
  const share = challenger?.use_percentage ?? 0
  return (
    <figure class="shares">
      <svg width="100%" height="12" aria-hidden="true">
        <rect class="shares-champion" width={`${100 - share}%`} height="12" />
        <rect class="shares-challenger" x={`${100 - share}%`} width={`${share}%`} height="12" />
      </svg>
      <figcaption class="soft small">
        Model {champion.version} ranks for {100 - share} % of the users
        {challenger !== undefined && `, model ${challenger.version} for ${share} %`}.
      </figcaption>
    </figure>
  )
}

const Figures = ({
  model: { alias, metrics, online, time_promoted, time_finished },
}: {
  readonly model: ModelAnswer
}) => (
  <dl class="model-figures">
    <div>
      <dt>NDCG@10, held out</dt>
      <dd>{decimals(metrics.test?.['ndcg@10'])}</dd>
    </div>
    <div>
      <dt>Choice rate, online</dt>
      <dd>{percentText(online?.choice_rate)}</dd>
    </div>
    <div>
      <dt>Mean position of the choice</dt>
      <dd>{decimals(online?.mean_position)}</dd>
    </div>
    <div>
      <dt>{alias === 'champion' ? 'Champion since' : 'Trained'}</dt>
      <dd>
        <When at={alias === 'champion' ? time_promoted : time_finished} />
      </dd>
    </div>
  </dl>
)

const Card = ({ model, children, onOpen }: CardProps) => {
  const [tone, word] = standing(model)
  return (
    <section class="panel model-card">
      <header>
        <h3>
          <button type="button" class="model-link" onClick={() => onOpen(model.version)}>
            Model {model.version}
          </button>
        </h3>
        <Light tone={tone}>{word}</Light>
      </header>
      <Figures model={model} />
      <footer>{children}</footer>
    </section>
  )
}

interface CardProps {
  readonly model: ModelAnswer
  readonly children: ComponentChildren
  readonly onOpen: (version: number) => void
}

const NoChallenger = () => (
  <section class="panel model-card model-none">
    <h3>No challenger</h3>
    <p class="soft">
      Give a model a share of the users, from its row below, to compare it with the champion on what users really
      choose.
    </p>
  </section>
)

/** Who ranks for the users now, and what can be done about it. */
export const Serving = ({ champion, challenger, onAsk, onOpen }: ServingProps) => (
  <section aria-labelledby="serving-title">
    <h2 id="serving-title">Serving now</h2>
    {champion === undefined ? (
      <p class="soft">No model serves yet.</p>
    ) : (
      <Shares champion={champion} challenger={challenger} />
    )}
    <div class="serving">
      {champion !== undefined && (
        <Card model={champion} onOpen={onOpen}>
          <Button onClick={() => onAsk({ kind: 'rollback' })}>Roll back</Button>
        </Card>
      )}
      {challenger === undefined ? (
        <NoChallenger />
      ) : (
        <Card model={challenger} onOpen={onOpen}>
          <Button onClick={() => onAsk({ kind: 'promote', model: challenger })}>Promote</Button>
          <Button onClick={() => onAsk({ kind: 'share', model: challenger })}>Change its share</Button>
        </Card>
      )}
    </div>
  </section>
)
