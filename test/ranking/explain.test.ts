import { crc32 } from 'node:zlib'
import { expect, test } from 'vitest'
import { loadRanker } from '../../src/ranking/artefact.ts'
import { popularity } from '../../src/ranking/baselines.ts'
import { boostedTrees } from '../../src/ranking/boosting.ts'
import { NotExplainable } from '../../src/ranking/errors.ts'
import { importancesOf } from '../../src/ranking/importance.ts'
import { pack, unpack } from '../../src/ranking/packed.ts'
import { createRandom } from '../../src/ranking/random.ts'
import { aDataset } from './builders.ts'

/** Lists whose choice depends on a category, on a quantity that may be missing, and not on the third column. */
const someLists = (seed: number) => {
  const random = createRandom(seed)
  return aDataset(
    Array.from({ length: 80 }, () =>
      Array.from({ length: 5 }, () => {
        const [kind, price] = [random.below(6), random.uniform() < 0.1 ? Number.NaN : random.below(100)]
        const label = +(random.uniform() * 2 < Number(kind % 2 === 0) + Number(price < 40))
        return { values: [kind, price, random.uniform()], label }
      }),
    ),
    [0],
  )
}

const data = someLists(1)
const boosted = boostedTrees.fit({ train: data, validation: data }, { trees: 30, rowShare: 1 })

/** The artefact as the first format had it: without gains and covers. */
const asFormat1 = (bytes: Uint8Array) => {
  const { kind, featureNames, settings, array } = unpack(bytes)
  const types = { base: 'f64', edges: 'f64', leaves: 'f64', categorical: 'u8', limits: 'u8', shifts: 'u8' } as const
  const others = {
    edgeCounts: 'i32',
    roots: 'i32',
    features: 'i32',
    sets: 'i32',
    children: 'i32',
    setWords: 'u32',
  } as const
  const arrays = Object.fromEntries(
    Object.entries({ ...types, ...others }).map(([name, type]) => [name, array(name, type)]),
  )
  const old = pack({ kind, featureNames, settings, arrays })
  old[8] = 1
  new DataView(old.buffer).setUint32(12, crc32(old.subarray(16)), true)
  return old
}

test('contributions and the base add up to the score of each row', () => {
  const scores = boosted.score(data.rows, data.itemIds)
  const { base, contributions } = boosted.explain?.(data.rows, data.itemIds) ?? {
    base: 0,
    contributions: new Float64Array(),
  }
  for (const [row, score] of scores.entries()) {
    const own = contributions.slice(row * 3, row * 3 + 3)
    expect(own.reduce((sum, value) => sum + value, base)).toBeCloseTo(score, 12)
  }
})

test('the base is the mean score of the rows that were learned from', () => {
  const scores = boosted.score(data.rows, data.itemIds)
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length
  expect(boosted.explain?.(data.rows.subarray(0, 3), Int32Array.of(1)).base).toBeCloseTo(mean, 12)
})

test('a saved ranker explains as it did before', () => {
  const loaded = loadRanker(boosted.save())
  expect(loaded.explain?.(data.rows, data.itemIds)).toEqual(boosted.explain?.(data.rows, data.itemIds))
})

test('an artefact of the first format scores as before and says that it is too old to be explained', () => {
  const old = loadRanker(asFormat1(boosted.save()))
  expect(old.score(data.rows, data.itemIds)).toEqual(boosted.score(data.rows, data.itemIds))
  expect(() => old.explain?.(data.rows, data.itemIds)).toThrow(NotExplainable)
  expect(() => importancesOf(old, data, { seed: 1 })).toThrow(/did not keep .*: train again$/)
  expect(() => loadRanker(old.save()).explain?.(data.rows, data.itemIds)).toThrow(NotExplainable)
})

test('a baseline has no explanation', () => {
  expect(popularity.fit({ train: data, validation: data }, {}).explain).toBeUndefined()
})
