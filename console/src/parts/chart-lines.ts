import type uPlot from 'uplot'
import type { Band, Series } from 'uplot'
import { token } from '../design/theme.ts'
import { figureText } from './figure.tsx'

export interface Line {
  readonly label: string
  /** Design token of its colour. @default the series colours in order */
  readonly colour?: `--${string}`
  /** Dashed, so that it differs not by colour alone. */
  readonly isDashed?: boolean
  /** Of the band between two lines that is filled; the legend names it once. */
  readonly edge?: 'upper' | 'lower'
}

const COLOURS = ['--series-1', '--series-2', '--series-3', '--series-4'] as const

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

/** The lines as uPlot draws them. */
export const seriesOf = (lines: readonly Line[], unit: string | undefined): Series[] => {
  const text = (value: number) => (unit === undefined ? figureText(value) : `${figureText(value)} ${unit}`)
  return lines.map(({ label, colour, isDashed = false, edge }, index) => ({
    label,
    stroke: token(colour ?? COLOURS[index % COLOURS.length] ?? '--accent'),
    width: edge === undefined ? 2 : 0,
    points: { show: false },
    value: edge === 'upper' ? bandText(placeOf(lines, 'lower'), text) : valueText(text),
    ...(isDashed ? { dash: [6, 4] } : {}),
    ...(edge === undefined ? {} : { class: `edge-${edge}` }),
  }))
}

/** The band between its two edges, where there is one. */
export const bandsOf = (lines: readonly Line[]): Band[] => {
  const [upper, lower] = [placeOf(lines, 'upper'), placeOf(lines, 'lower')]
  return upper === 0 || lower === 0 ? [] : [{ series: [upper, lower], fill: token('--accent-soft') }]
}
