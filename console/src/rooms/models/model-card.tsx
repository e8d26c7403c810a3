import type { ComponentChildren } from 'preact'
import type { ModelAnswer } from '../../../../src/api/model-rows.ts'
import { decimals, percentText } from '../../parts/figure.tsx'
import { Light } from '../../parts/light.tsx'
import { When } from '../../parts/when.tsx'
import { counted, standing } from './words.ts'

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

interface CardProps {
  readonly model: ModelAnswer
  readonly children: ComponentChildren
  readonly onOpen: (version: number) => void
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
