import { presentIn, type Sketch, upperEndOf } from './sketch.ts'

/** How the values of one input are parted for a comparison; what is missing has a bin of its own, the last. */
export type Bins =
  | { readonly kind: 'number' /** Buckets; a bin ends with its cut. */; readonly cuts: readonly number[] }
  | { readonly kind: 'category'; readonly categories: readonly string[] }

const PARTS = 10

/** A whole number at the very end of its bucket still lies in it. */
const ROUNDING = 1e-9

const sortedBuckets = ({ counts }: Sketch): [bucket: number, count: number][] =>
  Object.entries(counts)
    .map(([key, count]): [number, number] => [Number(key), count])
    .sort(([one], [other]) => one - other)

/**
 * For numbers the tenths of the reference, with one bin below and one above all that it knows; for categories those
 * of the reference, and one bin for new ones.
 */
export const binsOf = (kind: Bins['kind'], reference: Sketch): Bins => {
  if (kind === 'category') return { kind, categories: Object.keys(reference.counts).sort() }
  const buckets = sortedBuckets(reference)
  const total = presentIn(reference)
  const cuts = new Set<number>()
  let [seen, part] = [0, 1]
  if (buckets[0] !== undefined) cuts.add(buckets[0][0] - 1)
  for (const [bucket, count] of buckets) {
    seen += count
    if (seen * PARTS < part * total) continue
    cuts.add(bucket)
    part = Math.floor((seen * PARTS) / total) + 1
  }
  return { kind, cuts: [...cuts] }
}

/** How many values lie in each bin; the last is what is missing. */
export const countIn = (bins: Bins, sketch: Sketch): number[] =>
  bins.kind === 'number' ? countNumbers(bins.cuts, sketch) : countCategories(bins.categories, sketch)

const countNumbers = (cuts: readonly number[], sketch: Sketch): number[] => {
  const counts = Array.from({ length: cuts.length + 1 }, () => 0)
  for (const [bucket, count] of sortedBuckets(sketch)) {
    const found = cuts.findIndex((cut) => bucket <= cut)
    const bin = found === -1 ? cuts.length : found
    counts[bin] = (counts[bin] ?? 0) + count
  }
  return [...counts, sketch.missing]
}

const countCategories = (categories: readonly string[], sketch: Sketch): number[] => {
  const counts = new Map(Object.entries(sketch.counts))
  const known = categories.map((category) => counts.get(category) ?? 0)
  const others = presentIn(sketch) - known.reduce((sum, count) => sum + count, 0)
  return [...known, others, sketch.missing]
}

/** Ends are known to about 4 %, so that three digits are enough; a whole number below an end is at most the end's whole part. */
const edgeOf = (cut: number, isWhole: boolean) => {
  const end = upperEndOf(cut)
  return isWhole ? Math.floor(end + Math.abs(end) * ROUNDING) : Number(end.toPrecision(3))
}

/**
 * Names for the bins, in order, such as `≤ 120`, `> 900`, `true`, `missing`.
 * @param isWhole whether all values are whole numbers
 */
export const labelsOf = (bins: Bins, isWhole: boolean): string[] => {
  if (bins.kind === 'category') return [...bins.categories, 'other', 'missing']
  const edges = bins.cuts.map((cut) => edgeOf(cut, isWhole))
  return [...edges.map((edge) => `≤ ${edge}`), edges.length === 0 ? 'any' : `> ${edges.at(-1)}`, 'missing']
}
