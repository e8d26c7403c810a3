import { percentText } from '../../parts/figure.tsx'
import { binLabels, type Column, columnsOf, type InputHistory, sharesOf } from './shares.ts'
import './heat.css'

interface HeatProps {
  readonly title: string
  readonly history: InputHistory
  readonly hours: number
  /** Columns at most. */
  readonly most: number
  readonly heightPx: number
  /** With a name for each row, and what the strongest colour stands for. */
  readonly isNamed?: boolean
}

/** Fewer users than these are drawn fainter, because a handful of them says little. */
const FULL_FROM_USERS = 20

const isFull = (column: Column | undefined): column is Column => column !== undefined && column.users >= FULL_FROM_USERS

const largestOf = (shares: readonly (readonly number[])[]) => Math.max(...shares.flat(), 0.01)

/** Shades start so that a bin with few users still differs from one with none. */
const shade = (share: number, largest: number) => Math.min(1, 0.08 + (0.92 * share) / largest)

const tip = ({ from, users }: Column) => `From ${new Date(from).toLocaleString()}: ${users.toLocaleString()} users`

const cells = (shares: readonly number[], largest: number, x: number) =>
  shares.map(
    (share, bin) =>
      share > 0 && (
        // biome-ignore lint/suspicious/noArrayIndexKey: a bin is its place
        <rect key={bin} x={x} y={shares.length - 1 - bin} width="1" height="1" fill-opacity={shade(share, largest)} />
      ),
  )

/** As the rows stand: the highest values at the top. */
const RowNames = ({ history, heightPx }: Pick<HeatProps, 'history' | 'heightPx'>) => (
  <ol class="heat-rows figures" style={{ height: `${heightPx}px` }} aria-hidden="true">
    {binLabels(history)
      .toReversed()
      .map((label) => (
        <li key={label}>{label}</li>
      ))}
  </ol>
)

const HOURS_A_DAY = 24

const agoText = (hours: number) => (hours > HOURS_A_DAY ? `${hours / HOURS_A_DAY} days ago` : `${hours} h ago`)

/** Leaves a gap between the users trained on and the hours. */
const FIRST_HOUR_AT = 1.6

/**
 * How an input was distributed hour by hour: time goes right, values go up, and the stronger a field, the more users
 * lie in it; hours with a handful of users are faint. The column on the left is of the users the champion was trained on.
 */
export const Heat = ({ title, history, hours, most, heightPx, isNamed = false }: HeatProps) => {
  const columns = columnsOf(history, { hours, most, nowMs: Date.now() })
  const trained = sharesOf(history.reference ?? history.bins.map(() => 0))
  const largest = largestOf([trained, ...columns.filter(isFull).map(({ shares }) => shares)])
  const width = columns.length + FIRST_HOUR_AT
  return (
    <figure class={isNamed ? 'heat heat-named' : 'heat'}>
      {isNamed && <RowNames {...{ history, heightPx }} />}
      <svg
        viewBox={`0 0 ${width} ${history.bins.length}`}
        preserveAspectRatio="none"
        height={heightPx}
        role="img"
        aria-label={`${title}, hour by hour, beside the users trained on`}
      >
        <g>
          <title>Users the champion was trained on, largest share {percentText(Math.max(...trained))}</title>
          <rect class="ground" x="0" y="0" width="1" height={history.bins.length} />
          {cells(trained, largest, 0)}
        </g>
        <rect class="ground" x={FIRST_HOUR_AT} y="0" width={columns.length} height={history.bins.length} />
        {columns.map(
          (column, index) =>
            column && (
              <g key={column.from}>
                <title>{tip(column)}</title>
                <g opacity={Math.min(1, column.users / FULL_FROM_USERS)}>
                  {cells(column.shares, largest, index + FIRST_HOUR_AT)}
                </g>
              </g>
            ),
        )}
      </svg>
      <figcaption>
        <p class="heat-times small soft" style={{ paddingLeft: `${(100 * FIRST_HOUR_AT) / width}%` }}>
          <span>{agoText(hours)}</span>
          <span>now</span>
        </p>
        {isNamed && <p class="small soft">The strongest colour is {percentText(largest)} of the users then.</p>}
      </figcaption>
    </figure>
  )
}
