import { expect, test } from 'vitest'
import { loadDomain } from '../../src/domain/load.ts'
import { places } from '../../src/domain/places/places.ts'
import { boostedTrees } from '../../src/ranking/boosting.ts'
import { readLists } from '../../src/tables/lists.ts'
import { type FileModel, featureSourceOf, modelText, readModel } from '../../src/tables/model-file.ts'
import { HAND_SIZED } from '../ranking/builders.ts'
import { aFile, learning, listsIn } from './builders.ts'

const TABLE = 'g,y,price,town\n1,1,5,Bern\n1,0,80,Chur\n2,0,70,Bern\n2,1,7,Chur\n'

const aModel = async (): Promise<FileModel> => {
  const { data, features } = await listsIn(TABLE)
  const ranker = boostedTrees.fit({ train: data, validation: data }, HAND_SIZED)
  return { roles: { group: 'g', label: 'y' }, columns: features.columns, ranker }
}

test('a model that was written and read again scores and is written the same', async () => {
  const model = await aModel()
  const again = await readModel(await aFile(modelText(model), 'model.json'))
  expect(modelText(again)).toBe(modelText(model))
  const features = featureSourceOf(again)
  const { data } = await readLists(await aFile(TABLE), learning({ features }))
  expect(again.ranker.score(data.rows, data.itemIds)).toEqual(model.ranker.score(data.rows, data.itemIds))
})

test('a model file with a byte-order mark is read', async () => {
  const text = modelText(await aModel())
  expect(modelText(await readModel(await aFile(`\uFEFF${text}`, 'model.json')))).toBe(text)
})

test('a domain travels with its model', () => {
  const copy = loadDomain(JSON.parse(JSON.stringify({ ...places, features: undefined })))
  expect(copy.features.names).toEqual(places.features.names)
})

const withPart = async (part: object) => JSON.stringify({ ...JSON.parse(modelText(await aModel())), ...part })

const withColumn = (part: object) => [
  { name: 'price', ...part },
  { name: 'town', kind: 'category', categories: ['Bern', 'Chur'] },
]

test.each([
  ['that is not JSON', async () => 'g,y\n1,2\n', 'it is not JSON'],
  ['of something else', async () => '{"name":"x"}', 'format'],
  ['cut short', async () => modelText(await aModel()).slice(0, -200), 'it is not JSON'],
  ['of another version', () => withPart({ version: 99 }), 'version'],
  ['whose ranker is cut short', () => withPart({ ranker: 'U1RFTExSTks=' }), 'artefact'],
  ['with other columns', () => withPart({ columns: [{ name: 'x', kind: 'number' }] }), 'column 0 is "x"'],
  ['whose column has become empty', () => withPart({ columns: withColumn({ kind: 'empty' }) }), 'it was changed'],
  [
    'with a category twice',
    () => withPart({ columns: withColumn({ kind: 'category', categories: ['a', 'a'] }) }),
    'it was changed',
  ],
  ['without a checksum', () => withPart({ checksum: undefined }), 'checksum'],
  ['with an unknown kind of column', () => withPart({ columns: [{ name: 'x', kind: 'sound' }] }), 'columns/0'],
])('a model file %s is refused with its name and the next step', async (_, content, reason) => {
  const path = await aFile(await content(), 'model.json')
  const refusal = await readModel(path).catch((error: Error) => error.message)
  expect(refusal).toContain(`${path} is no model that can be used: `)
  expect(refusal).toContain(reason)
  expect(refusal).toContain('stellwerk rank fit')
})

test('a model file that is not there is refused', async () => {
  await expect(readModel('missing.json')).rejects.toThrow('missing.json cannot be read: it does not exist')
})
