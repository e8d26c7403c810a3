// biome-ignore-all lint/a11y/noRedundantRoles: styles that make blocks of a table on a phone take away the roles that it implies
import type { ComparisonAnswer } from '../../../../src/api/comparison.ts'
import type { Estimate } from '../../../../src/contract.ts'
import { decimals, signed } from '../../parts/figure.tsx'
import { Light } from '../../parts/light.tsx'
import type { Tone } from '../../parts/tone.ts'
import { type Scale, Whiskers } from './whiskers.tsx'
import { metricTitle } from './words.ts'

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

const Verdict = ({ difference }: { readonly difference: Estimate | null }) => {
  if (difference === null) return '–'
  const [tone, word] = verdictOn(difference)
  return <Light tone={tone}>{word}</Light>
}

const Interval = ({ difference, scale }: { readonly difference: Estimate | null; readonly scale: Scale }) =>
  difference === null ? (
    <span class="comparison-why soft small">Of all lists together: there is nothing to compare list by list</span>
  ) : (
    <>
      <span class="only-heard">
        from {signed(difference.low)} to {signed(difference.high)}
      </span>
      <Whiskers estimate={difference} scale={scale} mark={0} />
    </>
  )

/** Title, class of its cells, what stands in them. The verdict comes first on a phone. */
const columnsFor = ({ one, other, metrics }: ComparedMetricsProps) => {
  const scale = scaleFor(metrics)
  type Metric = Metrics[string]
  return [
    [`Model ${one}`, 'number', (metric: Metric) => <Figure estimate={metric.one} />],
    [`Model ${other}`, 'number', (metric: Metric) => <Figure estimate={metric.other} />],
    ['Difference', 'number', ({ difference }: Metric) => (difference === null ? '–' : signed(difference.value))],
    [
      `95 % interval, ±${decimals(scale.to)}`,
      'comparison-whiskers',
      ({ difference }: Metric) => <Interval difference={difference} scale={scale} />,
    ],
    [`Model ${other} is`, 'comparison-verdict', ({ difference }: Metric) => <Verdict difference={difference} />],
  ] as const
}

/** Figures of both, and the paired difference, each with its 95 % interval. */
export const ComparedMetrics = (props: ComparedMetricsProps) => {
  const columns = columnsFor(props)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls must be reached by keyboard
    <section class="table-frame" aria-label="Metrics of both models" tabIndex={0}>
      <table class="table" role="table">
        <caption class="only-heard">Metrics with 95 % intervals</caption>
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">
              Metric
            </th>
            {columns.map(([title, kind]) => (
              <th key={title} role="columnheader" scope="col" class={kind}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {Object.entries(props.metrics).map(([name, metric]) => (
            <tr key={name} role="row">
              <th role="rowheader" scope="row">
                {metricTitle(name)}
              </th>
              {columns.map(([title, kind, cell]) => (
                <td key={title} role="cell" class={kind} data-title={title}>
                  {cell(metric)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
