import { Chart } from '../../parts/chart.tsx'
import type { Line } from '../../parts/chart-lines.ts'
import { decimals, percentText } from '../../parts/figure.tsx'
import { joined } from './joined.ts'
import { bandedRows, type Feedback, type Measure, measuresOf, times } from './measures.ts'
import { Plot, type PlotProps } from './plot.tsx'
import './choices.css'

const LINES: readonly Line[] = [
  { label: 'Baseline', colour: '--line-strong', dash: [6, 4] },
  { label: 'Answered lists', colour: '--series-1' },
]

const BANDED: readonly Line[] = [
  { label: 'By chance', colour: '--accent-soft', edge: 'upper' },
  { label: 'By chance', colour: '--accent-soft', edge: 'lower' },
  ...LINES,
]

interface BandedProps extends Omit<PlotProps, 'children'> {
  readonly measure: Measure
}

const Banded = ({ measure, ...plot }: BandedProps) => (
  <Plot {...plot}>
    {(label) => (
      <Chart
        label={label}
        data={bandedRows(plot.feedback.history, measure)}
        lines={BANDED}
        within={[0, measure.scale]}
        {...(measure.scale === 100 ? { unit: '%' } : {})}
      />
    )}
  </Plot>
)

/** A figure of so many lists. */
const told = (lists: number, text: string) => (lists === 0 ? undefined : text)

const Rates = ({ feedback }: { feedback: Feedback }) => {
  const { rate, none } = measuresOf(feedback)
  const { choice_rate: choiceRate, recent_lists: recent, baseline_lists: baseline } = feedback
  return (
    <>
      <Banded
        title="Lists with a choice"
        now={told(recent, percentText(choiceRate.recent))}
        before={told(baseline, percentText(choiceRate.baseline))}
        isFalling={choiceRate.falling}
        feedback={feedback}
        measure={rate}
      />
      <Banded
        title="Lists without a choice"
        now={told(recent, percentText(1 - choiceRate.recent))}
        before={told(baseline, percentText(1 - choiceRate.baseline))}
        feedback={feedback}
        measure={none}
      />
    </>
  )
}

const Positions = ({ feedback }: { feedback: Feedback }) => {
  const { history, reciprocal_position: reciprocal, mean_position: mean } = feedback
  const measure = measuresOf(feedback).reciprocal
  const { recentCount: recent, baselineCount: baseline } = measure.comparison
  return (
    <>
      <Banded
        title="Reciprocal position of the choice"
        now={told(recent, decimals(reciprocal.recent, 2))}
        before={told(baseline, decimals(reciprocal.baseline, 2))}
        isFalling={reciprocal.falling}
        feedback={feedback}
        measure={measure}
      />
      <Plot
        title="Mean position of the choice"
        now={told(recent, decimals(mean.recent, 2))}
        before={told(baseline, decimals(mean.baseline, 2))}
        feedback={feedback}
      >
        {(label) => (
          <Chart
            label={label}
            data={[
              times(history),
              history.map(() => mean.baseline || null),
              history.map(({ mean_position }) => mean_position),
            ]}
            lines={LINES}
          />
        )}
      </Plot>
    </>
  )
}

/** Whether users choose, and how far up, since the champion was promoted. */
export const Choices = ({ feedback: told }: { feedback: Feedback }) => {
  const feedback = joined(told)
  return (
    <section aria-labelledby="choices-title">
      <h2 id="choices-title">Whether they choose, and how far up</h2>
      <p class="soft small">
        By {feedback.lists_per_point} answered lists. The band is where so many lists would lie by chance, 95 times in
        100, if nothing had changed since the promotion.
      </p>
      {feedback.history.length === 0 ? (
        <p class="panel soft">No answered list of this champion is counted yet; new ones are every few seconds.</p>
      ) : (
        <div class="plots">
          <Rates feedback={feedback} />
          <Positions feedback={feedback} />
        </div>
      )}
    </section>
  )
}
