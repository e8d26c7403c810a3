import type { ComponentChildren } from 'preact'
import { Chart, type Line } from '../../parts/chart.tsx'
import { figureText } from '../../parts/figure.tsx'
import { Light } from '../../parts/light.tsx'
import { type Comparison, chanceAround } from './band.ts'
import type { Drift } from './drift.ts'
import { percent } from './words.ts'
import './choices.css'

type Feedback = Drift['feedback']
type Point = Feedback['history'][number]

const BANDED: readonly Line[] = [
  { label: 'Up to, by chance', colour: '--accent-soft', isEdge: true },
  { label: 'From, by chance', colour: '--accent-soft', isEdge: true },
  { label: 'Baseline', colour: '--line-strong', isDashed: true },
  { label: 'Answered lists', colour: '--series-1' },
]

interface Measure {
  readonly comparison: Comparison
  readonly of: (point: Point) => number | null
  /** Lists that a point speaks of. */
  readonly count: (point: Point) => number
  /** 100 for a share shown in percent. */
  readonly scale: number
}

const times = (history: readonly Point[]) => history.map(({ to }) => Date.parse(to) / 1000)

const scaled = (value: number | null, scale: number) => (value === null ? null : value * scale)

const bandedRows = (history: readonly Point[], { comparison, of, count, scale }: Measure) => {
  const edge = (side: 1 | -1) =>
    history.map((point) => {
      const half = chanceAround(comparison, count(point))
      return half === null ? null : Math.min(1, Math.max(0, comparison.baseline + side * half)) * scale
    })
  const baseline = comparison.baselineCount === 0 ? null : comparison.baseline * scale
  return [
    times(history),
    edge(1),
    edge(-1),
    history.map(() => baseline),
    history.map((point) => scaled(of(point), scale)),
  ]
}

interface PlotProps {
  readonly title: string
  readonly isFalling?: boolean
  readonly children: ComponentChildren
  readonly now: string
  readonly before: string
}

const Plot = ({ title, now, before, isFalling = false, children }: PlotProps) => (
  <article class="panel plot">
    <h3>{title}</h3>
    <p class="small">
      <b class="figures">{now}</b> <span class="soft">recently, {before} before</span>{' '}
      {isFalling && <Light tone="warn">Falling</Light>}
    </p>
    {children}
  </article>
)

type Change = Feedback['choice_rate']

const comparisonOf = ({ baseline, low, high }: Change, baselineCount: number, recentCount: number): Comparison => ({
  baseline,
  low,
  high,
  baselineCount,
  recentCount,
})

/** The other side of a rate: lists without a choice. */
const without = ({ baseline, low, high, ...rest }: Comparison): Comparison => ({
  ...rest,
  baseline: 1 - baseline,
  low: -high,
  high: -low,
})

const Plots = ({ feedback }: { feedback: Feedback }) => {
  const { history, baseline_lists, recent_lists, choice_rate, reciprocal_position, mean_position } = feedback
  const rate = comparisonOf(choice_rate, baseline_lists, recent_lists)
  const chosen = (point: Point) => Math.round(point.lists * point.choice_rate)
  const reciprocal = comparisonOf(
    reciprocal_position,
    baseline_lists * choice_rate.baseline,
    recent_lists * choice_rate.recent,
  )
  const measures = {
    rate: {
      comparison: rate,
      of: (point: Point) => point.choice_rate,
      count: (point: Point) => point.lists,
      scale: 100,
    },
    none: {
      comparison: without(rate),
      of: (point: Point) => 1 - point.choice_rate,
      count: (point: Point) => point.lists,
      scale: 100,
    },
    reciprocal: { comparison: reciprocal, of: (point: Point) => point.reciprocal_position, count: chosen, scale: 1 },
  }
  const positions = history.map(({ mean_position }) => mean_position)
  const banded = (measure: Measure) => bandedRows(history, measure) as Parameters<typeof Chart>[0]['data']
  return (
    <div class="plots">
      <Plot
        title="Lists with a choice"
        now={percent(choice_rate.recent)}
        before={percent(choice_rate.baseline)}
        isFalling={choice_rate.falling}
      >
        <Chart
          label="Share of answered lists with a choice over time"
          data={banded(measures.rate)}
          lines={BANDED}
          unit="%"
        />
      </Plot>
      <Plot
        title="Lists without a choice"
        now={percent(1 - choice_rate.recent)}
        before={percent(1 - choice_rate.baseline)}
      >
        <Chart
          label="Share of answered lists without a choice over time"
          data={banded(measures.none)}
          lines={BANDED}
          unit="%"
        />
      </Plot>
      <Plot
        title="Reciprocal position of the choice"
        now={figureText(reciprocal_position.recent, 2)}
        before={figureText(reciprocal_position.baseline, 2)}
        isFalling={reciprocal_position.falling}
      >
        <Chart
          label="Mean of 1 divided by the position of the choice over time"
          data={banded(measures.reciprocal)}
          lines={BANDED}
        />
      </Plot>
      <Plot
        title="Mean position of the choice"
        now={figureText(mean_position.recent, 2)}
        before={figureText(mean_position.baseline, 2)}
      >
        <Chart
          label="Mean position of the choice over time"
          data={[times(history), history.map(() => mean_position.baseline || null), positions]}
          lines={[BANDED[2], BANDED[3]].filter((line) => line !== undefined)}
        />
      </Plot>
    </div>
  )
}

/** Whether users choose, and how far up, since the champion was promoted. */
export const Choices = ({ feedback }: { feedback: Feedback }) => (
  <section aria-labelledby="choices-title">
    <h2 id="choices-title">Whether they choose, and how far up</h2>
    <p class="soft small">
      By 50 answered lists. The band is where so many lists would lie by chance, 95 times in 100, if nothing had changed
      since the promotion.
    </p>
    {feedback.history.length === 0 ? (
      <p class="panel soft">No 50 lists have been answered yet.</p>
    ) : (
      <Plots feedback={feedback} />
    )}
  </section>
)
