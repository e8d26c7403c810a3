import { type Figure, figuresOf, ORDER_METRICS, type OrderMetric, orderFigures } from '../../../ranking/intervals.ts'
import type { Ranker } from '../../../ranking/ranker.ts'
import type { Lists } from '../../../tables/table.ts'
import { table } from '../../print.ts'

type Figures = Readonly<Record<OrderMetric, number>>

/** The figures of a ranking, and of what any ranking has to beat. */
export interface Measured {
  readonly model: Readonly<Record<OrderMetric, Figure>>
  readonly baselines: Readonly<Record<string, Figures>>
}

/**
 * Measures scores, and beside them the baselines: `random` (all scores equal, which counts as the mean over all
 * orders), `as_given` (the order of the file) and `popularity` where there is one.
 * @param scores one per row of the data
 */
export const measure = (
  { data }: Pick<Lists, 'data'>,
  scores: Float64Array,
  { popularity, seed }: { popularity: Ranker | undefined; seed: number },
): Measured => ({
  model: figuresOf(data, scores, { seed }),
  baselines: {
    random: orderFigures(data, new Float64Array(scores.length)),
    as_given: orderFigures(data, asGiven(data.offsets)),
    ...(popularity ? { popularity: orderFigures(data, byItem(popularity, data.itemIds)) } : {}),
  },
})

/** The best first, as the rows of a list stand in the file. */
const asGiven = (offsets: Int32Array) => {
  const scores = new Float64Array(offsets.at(-1) ?? 0)
  for (let list = 0; list + 1 < offsets.length; list++)
    for (let row = offsets[list] as number; row < (offsets[list + 1] as number); row++)
      scores[row] = (offsets[list] as number) - row
  return scores
}

/** Popularity looks at items alone; it is given rows that say nothing. */
const byItem = (popularity: Ranker, itemIds: Int32Array) =>
  popularity.score(new Float64Array(itemIds.length * popularity.featureNames.length), itemIds)

const figure = (value: number) => value.toFixed(4)

/** One line for each metric: the model with its interval, and the baselines. */
export const measuredTable = ({ model, baselines }: Measured): string => {
  const heading = ['metric', 'model', '95 % interval', ...Object.keys(baselines).map((name) => name.replace('_', ' '))]
  const rows = ORDER_METRICS.map((metric) => {
    const { value, low, high } = model[metric]
    const others = Object.values(baselines).map((figures) => figure(figures[metric]))
    return [metric.toUpperCase(), figure(value), `${figure(low)} – ${figure(high)}`, ...others]
  })
  return table(heading, rows)
}
