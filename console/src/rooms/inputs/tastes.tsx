import { signed } from '../../parts/figure.tsx'
import { Light } from '../../parts/light.tsx'
import { fieldWords } from '../../parts/words.ts'
import type { TasteDrift, Thresholds } from './drift.ts'
import './tastes.css'

const WIDTH = 200
const ROW = 20

/** The scale of all rows: from −reach to reach. */
const reachOf = (tastes: readonly TasteDrift[], large: number) =>
  Math.max(large * 2, ...tastes.flatMap(({ low, high }) => [Math.abs(low), Math.abs(high)]))

interface TasteProps {
  readonly taste: TasteDrift
  readonly reach: number
  /** From this on a difference is large. */
  readonly large: number
}

const Whiskers = ({ taste: { low, high, difference }, reach, large }: TasteProps) => {
  const x = (value: number) => ((value / reach + 1) * WIDTH) / 2
  return (
    <svg
      class="taste-whiskers"
      viewBox={`-3 0 ${WIDTH + 6} ${ROW}`}
      preserveAspectRatio="none"
      height={ROW}
      aria-hidden="true"
    >
      <rect x={x(-large)} y="0" width={x(large) - x(-large)} height={ROW} />
      <line class="zero" x1={x(0)} x2={x(0)} y1="0" y2={ROW} />
      <line x1={x(low)} x2={x(high)} y1={ROW / 2} y2={ROW / 2} />
      <line x1={x(low)} x2={x(low)} y1="6" y2={ROW - 6} />
      <line x1={x(high)} x2={x(high)} y1="6" y2={ROW - 6} />
      <line class="dot" x1={x(difference)} x2={x(difference)} y1={ROW / 2} y2={ROW / 2} />
    </svg>
  )
}

const Taste = ({ taste, ...scale }: TasteProps) => (
  <li>
    <span>{fieldWords(taste.name)}</span>
    <Whiskers taste={taste} {...scale} />
    <span class="figures">
      {signed(taste.difference, 2)}{' '}
      <span class="soft">
        ({signed(taste.low, 2)} to {signed(taste.high, 2)})
      </span>
    </span>
    <Light tone={taste.drifted ? 'warn' : 'good'}>{taste.drifted ? 'Drifted' : 'Stable'}</Light>
  </li>
)

/** What is chosen among what is shown, field by field, against what the champion learned. */
export const Tastes = ({ tastes, thresholds }: { tastes: readonly TasteDrift[]; thresholds: Thresholds }) => {
  const largestFirst = tastes.toSorted((one, other) => Math.abs(other.difference) - Math.abs(one.difference))
  const { begins_at: large, least_choices } = thresholds.tastes
  const reach = reachOf(tastes, large)
  return (
    <section aria-labelledby="tastes-title">
      <h2 id="tastes-title">What they choose</h2>
      <p class="soft small">
        How much higher or lower the chosen item stands in its list, sorted by each field, than when the champion
        learned: in standard deviations, with the 95 % interval. Differences inside the shaded part are small.
      </p>
      {tastes.length === 0 ? (
        <p class="panel soft">This is told from {least_choices} choices on.</p>
      ) : (
        <ul class="panel tastes">
          {largestFirst.map((taste) => (
            <Taste key={taste.name} {...{ taste, reach, large }} />
          ))}
        </ul>
      )}
    </section>
  )
}
