import type { ModelAnswer } from '../../../../src/api/model-rows.ts'
import { percentText } from '../../parts/figure.tsx'
import { type Scale, Whiskers } from './whiskers.tsx'
import { counted } from './words.ts'
import './choice-rates.css'

type Online = NonNullable<ModelAnswer['online']>

const scaleFor = (rates: readonly Online[]): Scale => {
  const from = Math.min(...rates.map(({ low }) => low))
  const to = Math.max(...rates.map(({ high }) => high))
  const margin = Math.max(0.01, (to - from) * 0.08)
  return { from: Math.max(0, from - margin), to: Math.min(1, to + margin) }
}

const isAnswered = (model: ModelAnswer): model is ModelAnswer & { online: Online } =>
  model.online !== null && model.online.answered > 0

/** How often users chose something from a model's lists, with the 95 % interval. */
export const ChoiceRates = ({ models }: { readonly models: readonly ModelAnswer[] }) => {
  const shown = models.filter(isAnswered)
  if (shown.length === 0)
    return (
      <p class="soft">
        No list that a model ranked has got an answer yet. Ask in the <a href="/">Search</a>, and choose among what is
        shown.
      </p>
    )
  const scale = scaleFor(shown.map(({ online }) => online))
  return (
    <>
      <ul class="choice-rates">
        {shown.map(({ version, alias, online }) => (
          <li key={version}>
            <span>
              Model {version} {alias !== null && <span class="soft small">{alias}</span>}
            </span>
            <Whiskers estimate={{ ...online, value: online.choice_rate ?? 0 }} scale={scale} />
            <span class="figures small">
              <b>{percentText(online.choice_rate)}</b>{' '}
              <span class="soft">
                ({percentText(online.low)} to {percentText(online.high)}, {counted(online.answered, 'list')})
              </span>
            </span>
          </li>
        ))}
      </ul>
      <p class="soft small figures choice-scale">
        Scale from {percentText(scale.from)} to {percentText(scale.to)}; the dot is the rate, the whiskers are its 95 %
        interval.
      </p>
    </>
  )
}
