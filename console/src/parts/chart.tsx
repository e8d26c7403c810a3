import { useEffect, useRef } from 'preact/hooks'
import uPlot, { type AlignedData, type Axis, type Scale } from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { theme, token } from '../design/theme.ts'
import { bandsOf, keysOf, type Line, seriesOf, valueText } from './chart-lines.ts'
import { figureText } from './figure.tsx'
import './chart.css'

interface ChartProps {
  /** Read out in place of the picture. */
  readonly label: string
  /** First the x values (seconds since 1970 over time), then one row per line; null leaves a gap. */
  readonly data: AlignedData
  readonly lines: readonly Line[]
  /** Whether x is a time. @default true */
  readonly isOverTime?: boolean
  /** What x is. @default Time */
  readonly xLabel?: string
  readonly unit?: string
  /** What y cannot leave, such as 0 to 100 for a percentage. */
  readonly within?: readonly [number, number]
  readonly heightPx?: number
}

/** Room for one line of ticks. */
const X_AXIS_PX = 28

const axis = (options: Axis = {}): Axis => ({
  stroke: token('--ink-soft'),
  grid: { stroke: token('--line'), width: 1 },
  ticks: { show: false },
  font: `12px ${token('--sans')}`,
  ...options,
})

/** As the reader's language writes it, like the tables beside: the day where one begins, else the time of day. */
const tickText = (seconds: number, stepSeconds: number) => {
  const time = new Date(seconds * 1000)
  return time.getHours() === 0 && time.getMinutes() === 0 && time.getSeconds() === 0
    ? time.toLocaleDateString(undefined, { day: 'numeric', month: 'short' })
    : time.toLocaleTimeString(undefined, {
        hour: '2-digit',
        minute: '2-digit',
        ...(stepSeconds < 60 && { second: '2-digit' }),
      })
}

const momentText = (seconds: number) =>
  new Date(seconds * 1000).toLocaleString(undefined, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  })

/** As uPlot chooses it, cut off where nothing can lie. */
const rangeWithin =
  ([least, most]: readonly [number, number]): Scale.Range =>
  (_chart, min, max) => {
    if (min === null || max === null) return [least, most]
    const [low, high] = uPlot.rangeNum(min, max, 0.1, true)
    return [Math.max(least, low ?? least), Math.min(most, high ?? most)]
  }

const timeAxis: Axis = {
  space: 80,
  values: (_chart, ticks, _axis, _space, step) => ticks.map((tick) => tickText(tick, step)),
}

/** Where the pointer is on no chart, the legend tells of the newest values: it has the same lines then, and nothing below moves. */
const tellNewest = (chart: uPlot) => {
  const newest = chart.data[0].length - 1
  if (newest >= 0 && (chart.legend.idx ?? null) === null) chart.setLegend({ idx: newest }, false)
}

/** Lines over time, or over another quantity. Drawn again when the theme or the width changes. */
export const Chart = ({
  label,
  data,
  lines,
  isOverTime = true,
  xLabel = 'Time',
  unit,
  within,
  heightPx = 220,
}: ChartProps) => {
  const frame = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | undefined>(undefined)
  const latest = useRef(data)
  latest.current = data
  const colours = theme.value
  const shape = JSON.stringify([lines, within])

  // biome-ignore lint/correctness/useExhaustiveDependencies: lines and limits are compared by what they hold, and new data is set below
  useEffect(() => {
    if (frame.current === null) return
    const chart = new uPlot(
      {
        width: frame.current.clientWidth,
        height: heightPx,
        scales: { x: { time: isOverTime }, ...(within && { y: { range: rangeWithin(within) } }) },
        axes: [
          axis({ size: X_AXIS_PX, ...(isOverTime && timeAxis) }),
          axis({ size: 56, ...(unit === undefined ? {} : { label: unit, labelSize: 20 }) }),
        ],
        series: [{ label: xLabel, value: valueText(isOverTime ? momentText : figureText) }, ...seriesOf(lines, unit)],
        bands: bandsOf(lines),
        legend: { markers: keysOf(lines) },
        hooks: { setLegend: [tellNewest] },
      },
      latest.current,
      frame.current,
    )
    plot.current = chart
    const resized = new ResizeObserver(([entry]) => {
      if (entry !== undefined) chart.setSize({ width: entry.contentRect.width, height: heightPx })
    })
    resized.observe(frame.current)
    return () => {
      resized.disconnect()
      chart.destroy()
    }
  }, [shape, colours, isOverTime, xLabel, unit, heightPx])
  useEffect(() => plot.current?.setData(data), [data])

  return <div class="chart" ref={frame} role="img" aria-label={label} />
}
