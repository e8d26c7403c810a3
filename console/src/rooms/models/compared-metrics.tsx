import type { ComparisonAnswer } from '../../../../src/api/comparison.ts'
import type { Estimate } from '../../../../src/contract.ts'
import { Light, type Tone } from '../../parts/light.tsx'
import { type Scale, Whiskers } from './whiskers.tsx'
import { decimals, metricTitle, signedDecimals } from './words.ts'

type Metrics = ComparisonAnswer['metrics']

interface ComparedMetricsProps {
  readonly one: number
  readonly other: number
  readonly metrics: Metrics
}

/** All of them are better when higher. */
const verdictOn = ({ low, high }: Estimate): readonly [Tone, string] => {
  if (low > 0) return ['good', 'Surely higher']
  return high < 0 ? ['bad', 'Surely lower'] : ['quiet', 'Not sure']
}

/** The same for all metrics, with zero in the middle. */
const scaleFor = (metrics: Metrics): Scale => {
  const ends = Object.values(metrics).flatMap(({ difference }) =>
    difference === null ? [] : [Math.abs(difference.low), Math.abs(difference.high)],
  )
  const reach = Math.max(0.01, ...ends) * 1.05
  return { from: -reach, to: reach }
}

const Figure = ({ estimate: { value, low, high } }: { readonly estimate: Estimate }) => (
  <>
    {decimals(value)}{' '}
    <span class="soft small">
      ({decimals(low)} to {decimals(high)})
    </span>
  </>
)

const Difference = ({ difference, scale }: { readonly difference: Estimate | null; readonly scale: Scale }) => {
  if (difference === null)
    return (
      <>
        <td class="number">–</td>
        <td />
        <td />
      </>
    )
  const [tone, word] = verdictOn(difference)
  return (
    <>
      <td class="number">{signedDecimals(difference.value)}</td>
      <td class="comparison-whiskers">
        <span class="only-heard">
          95 % interval from {signedDecimals(difference.low)} to {signedDecimals(difference.high)}
        </span>
        <Whiskers estimate={difference} scale={scale} mark={0} />
      </td>
      <td>
        <Light tone={tone}>{word}</Light>
      </td>
    </>
  )
}

/** Figures of both, and the paired difference, each with its 95 % interval. */
export const ComparedMetrics = ({ one, other, metrics }: ComparedMetricsProps) => {
  const scale = scaleFor(metrics)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls must be reached by keyboard
    <section class="table-frame" aria-label="Metrics of both models" tabIndex={0}>
      <table class="table">
        <caption class="only-heard">Metrics with 95 % intervals</caption>
        <thead>
          <tr>
            <th scope="col">Metric</th>
            <th scope="col" class="number">
              Model {one}
            </th>
            <th scope="col" class="number">
              Model {other}
            </th>
            <th scope="col" class="number">
              Difference
            </th>
            <th scope="col">Its 95 % interval, ±{decimals(scale.to)}</th>
            <th scope="col">Model {other} is</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(metrics).map(([name, metric]) => (
            <tr key={name}>
              <th scope="row">{metricTitle(name)}</th>
              <td class="number">
                <Figure estimate={metric.one} />
              </td>
              <td class="number">
                <Figure estimate={metric.other} />
              </td>
              <Difference difference={metric.difference} scale={scale} />
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
