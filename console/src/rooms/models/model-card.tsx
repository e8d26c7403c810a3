import type { ComponentChildren } from 'preact'
import type { ModelAnswer } from '../../../../src/api/model-rows.ts'
import { decimals, percentText, signed } from '../../parts/figure.tsx'
import { Light } from '../../parts/light.tsx'
import { When } from '../../parts/when.tsx'
import { counted, gain, standing } from './words.ts'

interface CardProps {
  readonly model: ModelAnswer
  readonly children: ComponentChildren
  readonly onOpen: (version: number) => void
}

/** Of how many lists a rate is, so that one of a few is not taken for more than it is. */
const ChoiceRate = ({ online }: Pick<ModelAnswer, 'online'>) => {
  if (online === null || online.answered === 0) return '–'
  return (
    <>
      {percentText(online.choice_rate)}
      <small class="soft">
        {' '}
        {percentText(online.low)} to {percentText(online.high)}, {counted(online.answered, 'list')}
      </small>
    </>
  )
}

/** Beside the champion a figure of other lists would be taken for one of the same. */
const HeldOut = ({ model }: Pick<CardProps, 'model'>) =>
  model.alias === 'challenger' ? (
    <div>
      <dt>Against champion, NDCG@10</dt>
      <dd>{signed(gain(model))}</dd>
    </div>
  ) : (
    <div>
      <dt>NDCG@10, held out</dt>
      <dd>{decimals(model.metrics.test?.['ndcg@10'])}</dd>
    </div>
  )

const Figures = ({ model }: Pick<CardProps, 'model'>) => {
  const { alias, online, time_promoted, time_finished } = model
  return (
    <dl class="model-figures">
      <HeldOut model={model} />
      <div>
        <dt>Choice rate, online</dt>
        <dd>
          <ChoiceRate online={online} />
        </dd>
      </div>
      <div>
        <dt>Mean position of the choice</dt>
        <dd>{decimals(online?.mean_position, 2)}</dd>
      </div>
      <div>
        <dt>{alias === 'champion' ? 'Champion since' : 'Trained'}</dt>
        <dd>
          <When at={alias === 'champion' ? time_promoted : time_finished} />
        </dd>
      </div>
    </dl>
  )
}

/** A model that serves, and what can be done with it. */
export const ModelCard = ({ model, children, onOpen }: CardProps) => {
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
