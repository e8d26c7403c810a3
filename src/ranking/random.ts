/** A seeded source of random numbers: the same seed gives the same sequence on any machine. */
export interface Random {
  /** A whole number from 0 to 2³² − 1. */
  uint32(): number
  /** A number from 0 (inclusive) to 1 (exclusive), in steps of 2⁻³². */
  uniform(): number
  /** A whole number from 0 to `limit` − 1; its bias is below `limit` / 2³². */
  below(limit: number): number
}

const GOLDEN = 0x9e3779b9

/** Mixes 32 bits so that each input bit reaches each output bit (the finaliser of MurmurHash3, Appleby 2011). */
export const mix32 = (value: number): number => {
  let mixed = value ^ (value >>> 16)
  mixed = Math.imul(mixed, 0x85ebca6b)
  mixed ^= mixed >>> 13
  mixed = Math.imul(mixed, 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

/** A hash of a text as a whole number from 0 to 2³² − 1 (FNV-1a, Fowler, Noll and Vo 1991); similar texts have similar ones. */
export const fnv32 = (text: string): number => {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 0
}

/** The state of the generator for a seed: four mixed words, which are never all 0. */
const seedState = (seed: number): Uint32Array =>
  Uint32Array.from({ length: 4 }, (_, word) => mix32(seed + Math.imul(word + 1, GOLDEN)))

const rotateLeft = (value: number, bits: number) => (value << bits) | (value >>> (32 - bits))

/**
 * xoshiro128** 1.1 (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021).
 * @param state four words, not all 0; changed with every number
 */
export const randomFrom = (state: Uint32Array): Random => {
  const uint32 = () => {
    // Destructuring would go through an iterator, which takes several times as long as all the rest.
    const a = state[0] as number
    const b = state[1] as number
    const c = state[2] as number
    const d = state[3] as number
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0
    const third = c ^ a
    const fourth = d ^ b
    state[0] = a ^ fourth
    state[1] = b ^ third
    state[2] = third ^ (b << 9)
    state[3] = rotateLeft(fourth, 11)
    return result
  }
  const uniform = () => uint32() / 2 ** 32
  return { uint32, uniform, below: (limit) => Math.floor(uniform() * limit) }
}

/** @param seed a whole number; only its lowest 32 bits count */
export const createRandom = (seed: number): Random => randomFrom(seedState(seed))

/**
 * Picks `wanted` of the numbers 0 to `total` − 1, each set equally likely, in ascending order
 * (selection sampling, Knuth, The Art of Computer Programming, volume 2, 3.4.2, algorithm S).
 */
export const sample = (random: Random, total: number, wanted: number): Int32Array => {
  const picked = new Int32Array(wanted)
  for (let candidate = 0, count = 0; count < wanted; candidate++)
    if (random.uniform() * (total - candidate) < wanted - count) picked[count++] = candidate
  return picked
}
