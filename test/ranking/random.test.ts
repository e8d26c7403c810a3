import { expect, test } from 'vitest'
import { createRandom, fnv32, mix32, randomFrom, sample } from '../../src/ranking/random.ts'

test('the generator gives the numbers of the reference xoshiro128**', () => {
  const random = randomFrom(Uint32Array.of(1, 2, 3, 4))
  const numbers = Array.from({ length: 6 }, () => random.uint32())
  expect(numbers).toEqual([11_520, 0, 5_927_040, 70_819_200, 2_031_721_883, 1_637_235_492])
})

test('mixing gives the numbers of the reference MurmurHash3 finaliser', () => {
  expect([0, 1, -1].map(mix32)).toEqual([0, 1_364_076_727, 2_180_083_513])
})

test('the hash of a text is that of the reference FNV-1a', () => {
  expect(['', 'a', 'foobar'].map(fnv32)).toEqual([0x811c9dc5, 0xe40c292c, 0xbf9cf968])
})

test('a seed gives one sequence, and another seed another', () => {
  const first = (seed: number) => Array.from({ length: 4 }, createRandom(seed).uint32)
  expect(first(7)).toEqual(first(7))
  expect(first(7)).not.toEqual(first(8))
})

test('a sample has the wanted size, ascends, and takes each number about equally often', () => {
  const random = createRandom(3)
  const taken = new Float64Array(10)
  for (let round = 0; round < 2_000; round++) {
    const picked = sample(random, 10, 4)
    expect([...picked]).toEqual([...new Set(picked)].sort((a, b) => a - b))
    for (const number of picked) taken[number] = (taken[number] ?? 0) + 1
  }
  for (const count of taken) expect(Math.abs(count - 800)).toBeLessThan(5 * Math.sqrt(2_000 * 0.4 * 0.6))
})
