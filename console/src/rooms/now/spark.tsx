import { useEffect, useRef } from 'preact/hooks'
import uPlot, { type AlignedData } from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { theme, token } from '../../design/theme.ts'

const SHOWN_SECONDS = 120
/** Before two minutes are known, what is known is drawn as wide as it can be, but not from a few points. */
const FEWEST_SECONDS = 30

interface SparkProps {
  /** Read out in place of the picture. */
  readonly label: string
  /** Seconds since 1970. */
  readonly times: readonly number[]
  readonly values: readonly (number | null)[]
}

const optionsFor = ({ clientWidth, clientHeight }: HTMLElement): uPlot.Options => ({
  width: clientWidth,
  height: clientHeight,
  cursor: { show: false },
  legend: { show: false },
  padding: [3, 0, 3, 0],
  axes: [{ show: false }, { show: false }],
  scales: {
    x: {
      range: (_, least, most) => [Math.min(most - FEWEST_SECONDS, Math.max(least, most - SHOWN_SECONDS)), most],
    },
    // From zero, so that a small change does not look like a large one.
    y: { range: (_, _least, most) => [0, Math.max(most, 1)] },
  },
  series: [{}, { stroke: token('--accent'), fill: token('--accent-soft'), width: 1.5, points: { show: false } }],
})

/** The last two minutes in a line without axes, as large as its frame. */
export const Spark = ({ label, times, values }: SparkProps) => {
  const frame = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | undefined>(undefined)
  const data = [times, values] as unknown as AlignedData
  const latest = useRef(data)
  latest.current = data
  const colours = theme.value

  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn again in the colours of another theme
  useEffect(() => {
    if (frame.current === null) return
    const chart = new uPlot(optionsFor(frame.current), latest.current, frame.current)
    plot.current = chart
    const resized = new ResizeObserver(([entry]) => {
      if (entry !== undefined) chart.setSize(entry.contentRect)
    })
    resized.observe(frame.current)
    return () => {
      resized.disconnect()
      chart.destroy()
    }
  }, [colours])
  useEffect(() => plot.current?.setData(latest.current))

  return <div class="spark" ref={frame} role="img" aria-label={label} />
}
