import type uPlot from 'uplot'
import type { Band, Legend, Series } from 'uplot'
import { token } from '../design/theme.ts'
import { figureText } from './figure.tsx'

export interface Line {
  readonly label: string
  /** Design token of its colour. @default the series colours in order */
  readonly colour?: `--${string}`
  /** Its strokes and gaps in turn, in px, so that it differs not by colour alone. @default one stroke */
  readonly dash?: readonly number[]
  /** Of the band between two lines that is filled; the legend names it once. */
  readonly edge?: 'upper' | 'lower'
}

const COLOURS = ['--series-1', '--series-2', '--series-3', '--series-4'] as const

const colourOf = ({ colour }: Line, index: number) => colour ?? COLOURS[index % COLOURS.length] ?? '--accent'

/** The strokes and gaps of a line as a CSS background, so that its key in the legend looks as it does. */
const strokes = (dash: readonly number[], colour: string) => {
  const ends = dash.map((_, part) => dash.slice(0, part + 1).reduce((sum, px) => sum + px, 0))
  const stops = ends.map((end, part) => `${part % 2 === 0 ? colour : '#0000'} ${ends[part - 1] ?? 0}px ${end}px`)
  return `repeating-linear-gradient(90deg, ${stops.join(', ')})`
}

/** The keys in the legend; series count from 1. */
export const keysOf = (lines: readonly Line[]): Legend.Markers => ({
  width: 0,
  fill: (_chart, series) => {
    const line = lines[series - 1]
    if (line === undefined) return ''
    const colour = `var(${colourOf(line, series - 1)})`
    return line.dash?.length ? strokes(line.dash, colour) : colour
  },
})

/** As uPlot asks for the text of a value; null is where the pointer is not. */
export const valueText = (text: (value: number) => string) => (_chart: uPlot, value: number | null) =>
  value === null ? '' : text(value)

/** Series count from 1: the first is x. */
const placeOf = (lines: readonly Line[], edge: Line['edge']) => 1 + lines.findIndex((line) => line.edge === edge)

/** From the lower edge to the upper one, whose value uPlot asks for. */
const bandText =
  (lowerPlace: number, text: (value: number) => string) =>
  (chart: uPlot, upper: number | null, _series: number, at: number | null) =>
    upper === null || at === null ? '' : `${figureText(chart.data[lowerPlace]?.[at])} to ${text(upper)}`

/** The lines as uPlot draws them. It takes widths in px of the page, and dashes in those of the screen. */
export const seriesOf = (lines: readonly Line[], unit: string | undefined): Series[] => {
  const text = (value: number) => (unit === undefined ? figureText(value) : `${figureText(value)} ${unit}`)
  return lines.map((line, index) => ({
    label: line.label,
    stroke: token(colourOf(line, index)),
    width: line.edge === undefined ? 2 : 0,
    dash: (line.dash ?? []).map((px) => px * devicePixelRatio),
    points: { show: false },
    value: line.edge === 'upper' ? bandText(placeOf(lines, 'lower'), text) : valueText(text),
    ...(line.edge === undefined ? {} : { class: `edge-${line.edge}` }),
  }))
}

/** The band between its two edges, where there is one. */
export const bandsOf = (lines: readonly Line[]): Band[] => {
  const [upper, lower] = [placeOf(lines, 'upper'), placeOf(lines, 'lower')]
  return upper === 0 || lower === 0 ? [] : [{ series: [upper, lower], fill: token('--accent-soft') }]
}
