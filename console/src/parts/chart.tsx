import { useEffect, useRef } from 'preact/hooks'
import uPlot, { type AlignedData, type Axis, type Band, type Series } from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { theme, token } from '../design/theme.ts'
import './chart.css'

export interface Line {
  readonly label: string
  /** Design token of its colour. @default the series colours in order */
  readonly colour?: `--${string}`
  /** Dashed, so that it differs not by colour alone. */
  readonly isDashed?: boolean
  /** An edge of the band that is filled; two of the lines are, the upper one first. */
  readonly isEdge?: boolean
}

interface ChartProps {
  /** Read out in place of the picture. */
  readonly label: string
  /** First the x values (seconds since 1970 over time), then one row per line; null leaves a gap. */
  readonly data: AlignedData
  readonly lines: readonly Line[]
  /** Whether x is a time. @default true */
  readonly isOverTime?: boolean
  readonly unit?: string
  readonly heightPx?: number
}

const COLOURS = ['--series-1', '--series-2', '--series-3', '--series-4'] as const

const axis = (options: Axis = {}): Axis => ({
  stroke: token('--ink-soft'),
  grid: { stroke: token('--line'), width: 1 },
  ticks: { show: false },
  font: `12px ${token('--sans')}`,
  ...options,
})

const seriesOf = (lines: readonly Line[]): Series[] =>
  lines.map(({ label, colour, isDashed = false, isEdge = false }, index) => ({
    label,
    stroke: token(colour ?? COLOURS[index % COLOURS.length] ?? '--accent'),
    width: isEdge ? 0 : 2,
    points: { show: false },
    ...(isDashed ? { dash: [6, 4] } : {}),
  }))

/** Series count from 1: the first is x. */
const bandsOf = (lines: readonly Line[]): Band[] => {
  const [upper, lower] = lines.flatMap(({ isEdge = false }, index) => (isEdge ? [index + 1] : []))
  return upper === undefined || lower === undefined ? [] : [{ series: [upper, lower], fill: token('--accent-soft') }]
}

/** Lines over time, or over another quantity. Drawn again when the theme or the width changes. */
export const Chart = ({ label, data, lines, isOverTime = true, unit, heightPx = 220 }: ChartProps) => {
  const frame = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | undefined>(undefined)
  const latest = useRef(data)
  latest.current = data
  const colours = theme.value
  const shape = JSON.stringify(lines)

  // biome-ignore lint/correctness/useExhaustiveDependencies: lines are compared by what they hold, and new data is set below
  useEffect(() => {
    if (frame.current === null) return
    const chart = new uPlot(
      {
        width: frame.current.clientWidth,
        height: heightPx,
        scales: { x: { time: isOverTime } },
        axes: [axis(), axis({ size: 56, ...(unit === undefined ? {} : { label: unit, labelSize: 20 }) })],
        series: [{}, ...seriesOf(lines)],
        bands: bandsOf(lines),
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
  }, [shape, colours, isOverTime, unit, heightPx])
  useEffect(() => plot.current?.setData(data), [data])

  return <div class="chart" ref={frame} role="img" aria-label={label} />
}
