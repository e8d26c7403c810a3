import { expect, test } from 'vitest'
import { random as atRandom } from '../../src/ranking/baselines.ts'
import { boostedTrees } from '../../src/ranking/boosting.ts'
import { DatasetInvalid } from '../../src/ranking/errors.ts'
import { importancesOf } from '../../src/ranking/importance.ts'
import { createRandom } from '../../src/ranking/random.ts'
import type { Ranker } from '../../src/ranking/ranker.ts'
import { aDataset } from './builders.ts'

/** Lists in which the user's wish (first column, the same in a list) says whether the second column is good; the third is noise. */
const someLists = (seed: number) => {
  const random = createRandom(seed)
  return aDataset(
    Array.from({ length: 200 }, () => {
      const wish = random.below(2)
      return Array.from({ length: 6 }, () => {
        const offer = random.below(2)
        return { values: [wish, offer, random.uniform(), 7], label: +(wish === offer && random.uniform() < 0.4) }
      })
    }),
  )
}

const train = someLists(1)
const heldOut = someLists(2)
const boosted = boostedTrees.fit({ train, validation: train }, { trees: 40 })

test('what decides matters, what is noise matters little, and what is the same everywhere not at all', () => {
  const [wish, offer, noise, same] = importancesOf(boosted, heldOut, { seed: 1 })
  expect(wish?.permutation).toBeGreaterThan(0.1)
  expect(offer?.permutation).toBeGreaterThan(0.1)
  expect(Math.abs(noise?.permutation ?? 1)).toBeLessThan(0.05)
  expect(same).toEqual({ feature: 'd', gain: 0, permutation: 0, permutationSd: 0 })
})

test('gains are shares: they add up to 1', () => {
  const gains = importancesOf(boosted, heldOut, { seed: 1 }).map(({ gain }) => gain)
  expect(gains.reduce((sum, gain) => sum + gain, 0)).toBeCloseTo(1, 12)
})

test('the same seed gives the same figures, another seed other ones', () => {
  expect(importancesOf(boosted, heldOut, { seed: 1 })).toEqual(importancesOf(boosted, heldOut, { seed: 1 }))
  expect(importancesOf(boosted, heldOut, { seed: 1 })).not.toEqual(importancesOf(boosted, heldOut, { seed: 2 }))
})

test('rescoring a shuffled column gives the scores of rows with that column shuffled', () => {
  const sources = Int32Array.from(heldOut.itemIds.keys()).reverse()
  const rows = heldOut.rows.map((value, at) => (at % 4 === 1 ? (heldOut.rows.at(-2 - at) ?? Number.NaN) : value))
  const rescore = boosted.inspect?.(heldOut.rows, heldOut.itemIds).rescore(1)
  rescore?.(new Int32Array(sources.length))
  const rescored = rescore?.(sources) ?? []
  const scores = boosted.score(rows, heldOut.itemIds)
  for (const [row, score] of scores.entries()) expect(rescored[row]).toBeCloseTo(score, 12)
})

test('a column of the user is shuffled among lists, any other among rows', () => {
  const data = aDataset([1, 2, 3].map((user) => [4, 5].map((item) => ({ values: [user, item], label: 1 }))))
  const asked: { column: number; sources: number[] }[] = []
  const watching: Ranker = {
    ...atRandom.fit({ train: data, validation: data }, { seed: 1 }),
    inspect: (_rows, itemIds) => ({
      gains: Float64Array.of(1, 1),
      rescore: (column) => (sources) => {
        asked.push({ column, sources: [...sources] })
        return new Float64Array(itemIds.length)
      },
    }),
  }
  importancesOf(watching, data, { seed: 1 })
  for (const { column, sources } of asked) {
    expect(sources.toSorted((a, b) => a - b)).toEqual(column === 0 ? [0, 0, 2, 2, 4, 4] : [0, 1, 2, 3, 4, 5])
    if (column === 0)
      expect(sources.filter((_, row) => row % 2 === 0)).toEqual(sources.filter((_, row) => row % 2 === 1))
  }
  expect(new Set(asked.map(({ column }) => column))).toEqual(new Set([0, 1]))
})

test('a ranker that looks at no column has no importances', () => {
  const chance = atRandom.fit({ train, validation: train }, { seed: 1 })
  expect(
    importancesOf(chance, heldOut, { seed: 1 }).every(({ gain, permutation }) => gain === 0 && permutation === 0),
  ).toBe(true)
})

test('lists with other columns are refused', () => {
  expect(() => importancesOf(boosted, aDataset([[{ values: [1], label: 1 }]]), { seed: 1 })).toThrow(DatasetInvalid)
})
