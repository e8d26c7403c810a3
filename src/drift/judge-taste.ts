import type { Domain, Fields } from '../domain/domain.ts'
import { THRESHOLDS } from './thresholds.ts'
import { adjustForMany, type Moments, sampleOf, upperTail, welch } from './two-samples.ts'

/** How far chosen items stand above those they were chosen from, by the name of the item's field. */
export type Tastes = Readonly<Record<string, Moments>>

export interface TasteDrift {
  readonly name: string
  /** How far up chosen items stand in their lists when these are sorted by the field: 0 is the middle, unit: the ranks' standard deviation. */
  readonly baseline: number
  readonly recent: number
  readonly difference: number
  /** 95 % interval of the difference. */
  readonly low: number
  readonly high: number
  /** Two-sided, adjusted for the number of fields. */
  readonly adjustedPValue: number
  readonly drifted: boolean
}

const { leastChoices, beginsAt, endsBelow, pValueBelow } = THRESHOLDS.tastes

const NOTHING: Moments = { count: 0, sum: 0, squares: 0 }

/** The fields of items in which a taste can show: numbers and booleans. */
export const tasteFieldsOf = ({ itemColumns }: Pick<Domain, 'itemColumns'>): string[] =>
  itemColumns.filter(({ type }) => type !== 'text' && type !== 'date').map(({ name }) => name)

/** Ranks spread evenly over the list have this as standard deviation 1. */
const RANK_SCALE = Math.sqrt(12)

/** What one choice says; a field in which all items of the list are the same, or one is unknown, says nothing. */
export const tasteOf = (fields: readonly string[], shown: readonly Fields[], chosen: Fields): Tastes =>
  Object.fromEntries(
    fields.flatMap((name) => {
      const advantage = advantageOf(
        Number(chosen[name] ?? Number.NaN),
        shown.map((item) => Number(item[name] ?? Number.NaN)),
      )
      return advantage === undefined ? [] : [[name, { count: 1, sum: advantage, squares: advantage ** 2 }]]
    }),
  )

const advantageOf = (value: number, others: readonly number[]): number | undefined => {
  const below = others.filter((other) => other < value).length
  const equal = others.filter((other) => other === value).length
  if (Number.isNaN(value) || others.some(Number.isNaN) || equal === others.length) return undefined
  return RANK_SCALE * ((below + equal / 2) / others.length - 0.5)
}

export const addTastes = (parts: readonly Tastes[]): Tastes => {
  const sums = new Map<string, Moments>()
  for (const [name, one] of parts.flatMap((part) => Object.entries(part))) {
    const other = sums.get(name) ?? NOTHING
    sums.set(name, {
      count: one.count + other.count,
      sum: one.sum + other.sum,
      squares: one.squares + other.squares,
    })
  }
  return Object.fromEntries(sums)
}

/**
 * Whether users choose other things than when the model was new, field by field: Welch's test of the mean advantage
 * of chosen items. It sees a change of taste that leaves the positions of choices as they were.
 * @param before names of the fields that had drifted at the last look
 */
export const judgeTastes = (baseline: Tastes, recent: Tastes, before: ReadonlySet<string>): TasteDrift[] => {
  const figures = Object.entries(baseline).flatMap(([name, known]) => {
    const now = recent[name] ?? NOTHING
    if (Math.min(known.count, now.count) < leastChoices) return []
    const [then, since] = [sampleOf(known), sampleOf(now)]
    const { z, ...change } = welch(then, since)
    return [
      { name, baseline: then.mean, recent: since.mean, ...change, pValue: Math.min(1, 2 * upperTail(Math.abs(z))) },
    ]
  })
  const adjusted = adjustForMany(figures.map(({ pValue }) => pValue))
  return figures.map(({ pValue: _, ...figure }, place) => {
    const adjustedPValue = adjusted[place] ?? 1
    const size = Math.abs(figure.difference)
    const begins = size >= beginsAt && adjustedPValue < pValueBelow
    return { ...figure, adjustedPValue, drifted: begins || (before.has(figure.name) && size >= endsBelow) }
  })
}
