import type { ModelAnswer } from '../../../../src/api/model-rows.ts'
import { figureText } from '../../parts/figure.tsx'
import { percent } from './words.ts'
import './choice-rates.css'
import './choice-rates.css'

type Online = NonNullable<ModelAnswer['online']>

interface Scale {
  readonly from: number
  readonly to: number
}

const HEIGHT_PX = 24
const MIDDLE = HEIGHT_PX / 2

const scaleFor = (rates: readonly Online[]): Scale => {
  const from = Math.min(...rates.map(({ low }) => low))
  const to = Math.max(...rates.map(({ high }) => high))
  const margin = Math.max(0.01, (to - from) * 0.08)
  return { from: Math.max(0, from - margin), to: Math.min(1, to + margin) }
}

const place = (value: number, { from, to }: Scale) => `${(100 * (value - from)) / (to - from)}%`

const DotAndWhiskers = ({ online, scale }: { readonly online: Online; readonly scale: Scale }) => (
  <svg class="whisker" width="100%" height={HEIGHT_PX} aria-hidden="true">
    <line class="whisker-ground" x1="0" x2="100%" y1={MIDDLE} y2={MIDDLE} />
    <line x1={place(online.low, scale)} x2={place(online.high, scale)} y1={MIDDLE} y2={MIDDLE} />
    {(
      [
        ['low', online.low],
        ['high', online.high],
      ] as const
    ).map(([name, end]) => (
      <line key={name} x1={place(end, scale)} x2={place(end, scale)} y1={MIDDLE - 5} y2={MIDDLE + 5} />
    ))}
    <circle cx={place(online.choice_rate ?? 0, scale)} cy={MIDDLE} r="5" />
  </svg>
)

const isAnswered = (model: ModelAnswer): model is ModelAnswer & { online: Online } =>
  model.online !== null && model.online.answered > 0

/** How often users chose something from a model's lists, with the 95 % interval. */
export const ChoiceRates = ({ models }: { readonly models: readonly ModelAnswer[] }) => {
  const shown = models.filter(isAnswered)
  if (shown.length === 0) return <p class="soft">No list that a model ranked has got an answer yet.</p>
  const scale = scaleFor(shown.map(({ online }) => online))
  return (
    <>
      <ul class="choice-rates">
        {shown.map(({ version, alias, online }) => (
          <li key={version}>
            <span>
              Model {version} {alias !== null && <span class="soft small">{alias}</span>}
            </span>
            <DotAndWhiskers online={online} scale={scale} />
            <span class="figures small">
              <b>{percent(online.choice_rate)}</b>{' '}
              <span class="soft">
                ({percent(online.low)} to {percent(online.high)}, {figureText(online.answered)} lists)
              </span>
            </span>
          </li>
        ))}
      </ul>
      <p class="soft small figures choice-scale">
        Scale from {percent(scale.from)} to {percent(scale.to)}; the dot is the rate, the whiskers are its 95 %
        interval.
      </p>
    </>
  )
}
