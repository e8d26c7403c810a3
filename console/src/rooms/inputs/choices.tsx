import type { ComponentChildren } from 'preact'
import { Chart, type Line } from '../../parts/chart.tsx'
import { percentText } from '../../parts/figure.tsx'
import { Light } from '../../parts/light.tsx'
import { bandedRows, type Feedback, type Measure, measuresOf, times } from './measures.ts'
import { decimal } from './words.ts'
import './choices.css'

const LINES: readonly Line[] = [
  { label: 'Baseline', colour: '--line-strong', isDashed: true },
  { label: 'Answered lists', colour: '--series-1' },
]

const BANDED: readonly Line[] = [
  { label: 'Up to, by chance', colour: '--accent-soft', isEdge: true },
  { label: 'From, by chance', colour: '--accent-soft', isEdge: true },
  ...LINES,
]

interface PlotProps {
  readonly title: string
  /** The figure of the recent lists, in words. */
  readonly now: string
  readonly before: string
  readonly isFalling?: boolean
  readonly children: ComponentChildren
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

interface BandedProps extends Omit<PlotProps, 'children'> {
  readonly feedback: Feedback
  readonly measure: Measure
}

const Banded = ({ feedback: { history }, measure, ...plot }: BandedProps) => (
  <Plot {...plot}>
    <Chart
      label={`${plot.title} over time: ${plot.now} recently, ${plot.before} before`}
      data={bandedRows(history, measure)}
      lines={BANDED}
      {...(measure.scale === 100 ? { unit: '%' } : {})}
    />
  </Plot>
)

const Rates = ({ feedback }: { feedback: Feedback }) => {
  const { rate, none } = measuresOf(feedback)
  const { recent, baseline, falling } = feedback.choice_rate
  return (
    <>
      <Banded
        title="Lists with a choice"
        now={percentText(recent)}
        before={percentText(baseline)}
        isFalling={falling}
        feedback={feedback}
        measure={rate}
      />
      <Banded
        title="Lists without a choice"
        now={percentText(1 - recent)}
        before={percentText(1 - baseline)}
        feedback={feedback}
        measure={none}
      />
    </>
  )
}

const Positions = ({ feedback }: { feedback: Feedback }) => {
  const { history, reciprocal_position: reciprocal, mean_position: mean } = feedback
  const [now, before] = [mean.recent, mean.baseline].map((position) => (position === 0 ? '–' : decimal(position, 2)))
  return (
    <>
      <Banded
        title="Reciprocal position of the choice"
        now={decimal(reciprocal.recent, 2)}
        before={decimal(reciprocal.baseline, 2)}
        isFalling={reciprocal.falling}
        feedback={feedback}
        measure={measuresOf(feedback).reciprocal}
      />
      <Plot title="Mean position of the choice" now={now ?? '–'} before={before ?? '–'}>
        <Chart
          label={`Mean position of the choice over time: ${now} recently, ${before} before`}
          data={[
            times(history),
            history.map(() => mean.baseline || null),
            history.map(({ mean_position }) => mean_position),
          ]}
          lines={LINES}
        />
      </Plot>
    </>
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
      <p class="panel soft">Nobody has answered a list of this champion yet.</p>
    ) : (
      <div class="plots">
        <Rates feedback={feedback} />
        <Positions feedback={feedback} />
      </div>
    )}
  </section>
)
