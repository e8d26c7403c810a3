import fc from 'fast-check'
import { expect, test } from 'vitest'
import { madeUpLists } from '../../bench/made-up-lists.ts'
import { loadRanker } from '../../src/ranking/artefact.ts'
import { popularity, random } from '../../src/ranking/baselines.ts'
import { boostedTrees } from '../../src/ranking/boosting.ts'
import { ArtefactUnreadable } from '../../src/ranking/errors.ts'
import { pack, unpack } from '../../src/ranking/packed.ts'
import { aDataset } from './builders.ts'

const { data: train } = madeUpLists(100, 1)
const categories = aDataset(
  Array.from({ length: 40 }, (_, list) =>
    [0, 1, 2].map((code) => ({ values: [(code + list) % 6, list], label: +(code === 1) })),
  ),
  [0],
)
const boosted = boostedTrees.fit({ train, validation: train }, { trees: 5 })
const rankers = [
  [boosted, train],
  [boostedTrees.fit({ train: categories, validation: categories }, { trees: 5, minDataInLeaf: 2 }), categories],
  [popularity.fit({ train, validation: train }, {}), train],
  [random.fit({ train, validation: train }, { seed: 4 }), train],
] as const

test.each(rankers)('a saved ranker ($kind) loads as the same ranker and saves the same bytes', (ranker, data) => {
  const loaded = loadRanker(ranker.save())
  expect(loaded.kind).toBe(ranker.kind)
  expect(loaded.featureNames).toEqual(data.featureNames)
  expect(loaded.score(data.rows, data.itemIds)).toEqual(ranker.score(data.rows, data.itemIds))
  expect(loaded.save()).toEqual(ranker.save())
})

test('an artefact is read wherever it stands in its buffer', () => {
  const bytes = boosted.save()
  const shifted = new Uint8Array(bytes.length + 3)
  shifted.set(bytes, 3)
  expect(loadRanker(shifted.subarray(3)).save()).toEqual(bytes)
})

test('foreign bytes are refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(() => loadRanker(bytes)).toThrow(ArtefactUnreadable)
    }),
  )
})

test('a truncated artefact is refused', () => {
  const bytes = boosted.save()
  fc.assert(
    fc.property(fc.nat({ max: bytes.length - 1 }), (length) => {
      expect(() => loadRanker(bytes.subarray(0, length))).toThrow(ArtefactUnreadable)
    }),
  )
})

test('an artefact with a changed byte is refused', () => {
  const bytes = boosted.save()
  fc.assert(
    fc.property(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const changed = bytes.slice()
      changed[at] = (changed[at] ?? 0) ^ change
      expect(() => loadRanker(changed)).toThrow(ArtefactUnreadable)
    }),
  )
})

test('an artefact of this format does not pass for one of the first', () => {
  const bytes = boosted.save()
  bytes[8] = 1
  expect(() => loadRanker(bytes)).toThrow('its checksum does not match')
})

/** The artefact with one array changed and a checksum that fits. */
const repacked = (name: string, at: number, value: number) => {
  const { array, ...head } = unpack(boosted.save())
  const arrays = {
    base: array('base', 'f64'),
    calibration: array('calibration', 'f64'),
    categorical: array('categorical', 'u8'),
    edgeCounts: array('edgeCounts', 'i32'),
    edges: array('edges', 'f64'),
    roots: array('roots', 'i32'),
    features: array('features', 'i32'),
    limits: array('limits', 'u8'),
    shifts: array('shifts', 'u8'),
    sets: array('sets', 'i32'),
    setWords: array('setWords', 'u32'),
    children: array('children', 'i32'),
    leaves: array('leaves', 'f64'),
    gains: array('gains', 'f64'),
    nodeCovers: array('nodeCovers', 'i32'),
    leafCovers: array('leafCovers', 'i32'),
  }
  Reflect.set(Reflect.get(arrays, name), at, value)
  return pack({ ...head, arrays })
}

test.each([
  ['a node that tests no column', 'features', 35],
  ['a node that leads to itself', 'children', 0],
  ['a reference to nowhere', 'children', 1_000_000],
  ['a set of categories that is not there', 'sets', 0],
  ['a leaf that is no number', 'leaves', Number.NaN],
  ['a gain that is no number', 'gains', Number.NaN],
  ['a node that no row has reached', 'nodeCovers', 0],
  ['a leaf that no row has reached', 'leafCovers', -1],
  ['a node with more rows than its children', 'nodeCovers', 2_000_000_000],
  ['a base that is no number', 'base', Number.POSITIVE_INFINITY],
  ['probabilities that fall as scores rise', 'calibration', -1],
  ['more bins than a byte holds', 'edgeCounts', 256],
])('an artefact with %s is refused, although its checksum fits', (_what, name, value) => {
  expect(() => loadRanker(repacked(name, 0, value))).toThrow(/^the model artefact is damaged: .*train again$/)
})

test('a newer format and an unknown kind are named with what to do', () => {
  const newer = boosted.save()
  newer[8] = 9
  expect(() => loadRanker(newer)).toThrow(
    'the model artefact has format 9, and this version reads formats 1 to 2: load it with the version that saved it, or train again',
  )
  const unknown = pack({ kind: 'oracle', featureNames: [], settings: {}, arrays: {} })
  expect(() => loadRanker(unknown)).toThrow(
    'is of kind "oracle", and this version knows boosted-trees, popularity, random',
  )
})
