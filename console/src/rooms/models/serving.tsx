import type { ModelAnswer } from '../../../../src/api/model-rows.ts'
import type { WayBackAnswer } from '../../../../src/api/models.ts'
import { Button } from '../../parts/button.tsx'
import type { Asked } from './model-action.tsx'
import { ModelCard } from './model-card.tsx'
import { inPart, isTrained } from './words.ts'
import './serving.css'

interface ServingProps {
  readonly models: readonly ModelAnswer[]
  readonly wayBack: WayBackAnswer | undefined
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

const NoChallenger = ({ canShare }: { readonly canShare: boolean }) => (
  <section class="panel model-card model-none">
    <h3>No challenger</h3>
    <p class="soft">
      {canShare
        ? 'Give a model a share of the users, from its row below, to compare it with the champion on what users really choose.'
        : 'Train another model. With a share of the users it is compared with the champion on what they really choose.'}
    </p>
  </section>
)

interface BackProps {
  readonly champion: ModelAnswer
  readonly wayBack: WayBackAnswer | undefined
  readonly onAsk: (asked: Asked) => void
}

/** The model that it goes back to is named when it is asked for. */
const Back = ({ champion, wayBack, onAsk }: BackProps) => {
  const to = wayBack?.champion === champion.version ? wayBack.back_to : null
  return (
    <>
      <Button
        disabled={to === null}
        onClick={() => to !== null && onAsk({ kind: 'rollback', from: champion.version, to })}
      >
        Roll back
      </Button>
      {wayBack?.back_to === null && <p class="soft small">No other model has been champion before and could serve.</p>}
    </>
  )
}

/** Who ranks for the users now, and what can be done about it. */
export const Serving = ({ models, wayBack, onAsk, onOpen }: ServingProps) => {
  const champion = inPart(models, 'champion')
  const challenger = inPart(models, 'challenger')
  return (
    <section aria-labelledby="serving-title">
      <h2 id="serving-title">Serving now</h2>
      {champion === undefined ? (
        <p class="soft">No model serves yet. The first one whose training succeeds ranks for all users.</p>
      ) : (
        <>
          <Shares champion={champion} challenger={challenger} />
          <div class="serving">
            <ModelCard model={champion} onOpen={onOpen}>
              <Back champion={champion} wayBack={wayBack} onAsk={onAsk} />
            </ModelCard>
            {challenger === undefined ? (
              <NoChallenger canShare={models.some((model) => isTrained(model) && model.alias === null)} />
            ) : (
              <ModelCard model={challenger} onOpen={onOpen}>
                <Button onClick={() => onAsk({ kind: 'promote', model: challenger })}>Promote</Button>
                <Button onClick={() => onAsk({ kind: 'share', model: challenger })}>Change its share</Button>
              </ModelCard>
            )}
          </div>
        </>
      )}
    </section>
  )
}
