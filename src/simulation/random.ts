/** A seeded source of chance; all its methods advance the same sequence. */
export interface Random {
  /** Uniform from 0 up to, but without, 1. */
  next(): number
  /** Uniform from `low` up to, but without, `high`. */
  between(low: number, high: number): number
  /** Whole, from `low` up to, but without, `high`; `low` when both are the same. */
  integer(low: number, high: number): number
  chance(probability: number): boolean
  /** `count` different entries in random order. @throws RangeError when there are fewer */
  sample<Entry>(entries: readonly Entry[], count: number): Entry[]
  /** A position with a probability in proportion to its weight; weights ≥ 0, one of them above 0. */
  weighted(weights: readonly number[]): number
}

/** Which sequence of a seed is whose; users of the traffic have one each, from `firstVisitor` on. */
export const STREAMS = { catalogue: 0, lists: 1, firstVisitor: 2 } as const

/**
 * The generator sfc32 by Chris Doty-Humphrey (PractRand, public domain): small, fast, period of at least 2^32.
 * @param seed whole number of 32 bits
 * @param stream another sequence of the same seed for each number
 */
export const createRandom = (seed: number, stream: number): Random => {
  const next = sfc32(seed, stream)
  const integer = (low: number, high: number) => low + Math.floor(next() * (high - low))
  return {
    next,
    integer,
    between: (low, high) => low + next() * (high - low),
    chance: (probability) => next() < probability,
    sample: (entries, count) => shuffledStart(entries, { count, integer }),
    weighted: (weights) => weightedPosition(weights, next()),
  }
}

const WARM_UP_ROUNDS = 15

const sfc32 = (seed: number, stream: number): (() => number) => {
  let [a, b, c, counter] = [seed | 0, stream | 0, 0x9e3779b9 | 0, 1]
  const next = () => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return (sum >>> 0) / 2 ** 32
  }
  for (let round = 0; round < WARM_UP_ROUNDS; round++) next()
  return next
}

/** The first steps of a Fisher–Yates shuffle. */
const shuffledStart = <Entry>(
  entries: readonly Entry[],
  { count, integer }: { count: number; integer: Random['integer'] },
): Entry[] => {
  if (count > entries.length) throw new RangeError(`cannot draw ${count} different entries from ${entries.length}`)
  const rest = [...entries]
  return Array.from({ length: count }, () => rest.splice(integer(0, rest.length), 1)).flat()
}

const weightedPosition = (weights: readonly number[], share: number): number => {
  let left = share * weights.reduce((sum, weight) => sum + weight, 0)
  const position = weights.findIndex((weight) => {
    left -= weight
    return left < 0
  })
  return position === -1 ? weights.findLastIndex((weight) => weight > 0) : position
}
