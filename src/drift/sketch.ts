import type { Fields } from '../domain/domain.ts'
import type { Input } from './inputs.ts'

/**
 * How often which values came. Keys are categories, or for numbers the buckets of DDSketch (Masson, Rim and Lee,
 * DDSketch: a fast and fully-mergeable quantile sketch with relative-error guarantees, VLDB 2019): bucket i > 0 holds
 * positive numbers within 2 % of each other, −i the negative ones, 0 what is nearly zero. The buckets are the same for
 * every sketch, so that merging is adding and a new model needs no recount.
 */
export interface Sketch {
  readonly missing: number
  readonly counts: Readonly<Record<string, number>>
}

/** By the name of the input. */
export type Sketches = Readonly<Record<string, Sketch>>

const RELATIVE_ERROR = 0.02
const GAMMA = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR)

/** Beyond these a number counts as one of them: 1,038 buckets of each sign at most. */
const LEAST = 1e-6
const GREATEST = 1e12

/** The bucket that holds a number. */
export const bucketOf = (value: number): number => {
  const size = Math.min(Math.abs(value), GREATEST)
  if (size < LEAST) return 0
  return Math.sign(value) * (Math.ceil(Math.log(size / LEAST) / Math.log(GAMMA)) + 1)
}

/** The upper end of a bucket, within 4 % of all that it holds. */
export const upperEndOf = (bucket: number): number => {
  if (bucket === 0) return 0
  return bucket > 0 ? LEAST * GAMMA ** (bucket - 1) : -LEAST * GAMMA ** (-bucket - 2)
}

export const EMPTY: Sketch = { missing: 0, counts: {} }

/** What came in either of the two. */
export const mergeSketches = (one: Sketch, other: Sketch): Sketch => {
  const counts = new Map(Object.entries(one.counts))
  for (const [key, count] of Object.entries(other.counts)) counts.set(key, (counts.get(key) ?? 0) + count)
  return { missing: one.missing + other.missing, counts: Object.fromEntries(counts) }
}

/** Input by input; one that only some know is taken from those. */
export const mergeAll = (parts: readonly Sketches[]): Sketches => {
  const merged = new Map<string, Sketch>()
  for (const part of parts) {
    for (const [name, sketch] of Object.entries(part)) {
      merged.set(name, mergeSketches(merged.get(name) ?? EMPTY, sketch))
    }
  }
  return Object.fromEntries(merged)
}

/** Values that are not missing. */
export const presentIn = ({ counts }: Sketch): number => Object.values(counts).reduce((sum, count) => sum + count, 0)

/** @param users described fields with the moment of asking */
export const sketchInputs = (
  inputs: readonly Input[],
  users: readonly { readonly user: Fields; readonly askedAt: Date }[],
): Sketches => Object.fromEntries(inputs.map((input) => [input.name, sketchOne(input, users)]))

const sketchOne = (
  { kind, read }: Input,
  users: readonly { readonly user: Fields; readonly askedAt: Date }[],
): Sketch => {
  const counts = new Map<string, number>()
  let missing = 0
  for (const { user, askedAt } of users) {
    const value = read(user, askedAt)
    if (value === undefined) missing += 1
    else {
      const key = kind === 'number' ? String(bucketOf(Number(value))) : String(value)
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
  }
  return { missing, counts: Object.fromEntries(counts) }
}
