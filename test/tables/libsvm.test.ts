import { expect, test } from 'vitest'
import { readLists } from '../../src/tables/lists.ts'
import { aFile, learning, listsIn } from './builders.ts'

const RANKING = '# made by hand\n2 qid:10 1:0.5 3:7 # best\n0 qid:10 2:1e-2\n\n1 qid:11 3:nan\n'

test('LibSVM brings labels and lists; what a line leaves out is 0, nan is missing', async () => {
  const { data, groups } = await listsIn(RANKING, 'train.txt')
  expect(groups).toEqual(['10', '11'])
  expect(data.featureNames).toEqual(['f1', 'f2', 'f3'])
  expect([...data.labels]).toEqual([2, 0, 1])
  expect([...data.rows]).toEqual([0.5, 0, 7, 0, 0.01, 0, 0, 0, Number.NaN])
})

test('features may be counted from 0, and a later line may bring more of them', async () => {
  const { data } = await listsIn('1 qid:1 0:4\n0 qid:2 1:5\n0 qid:1 2:6\n')
  expect(data.featureNames).toEqual(['f0', 'f1', 'f2'])
  expect([...data.rows]).toEqual([4, 0, 0, 0, 0, 6, 0, 5, 0])
})

test('the features of a line may stand in any order', async () => {
  const { data } = await listsIn('1 qid:1 3:7 1:5\n')
  expect([...data.rows]).toEqual([5, 0, 7])
})

test('a model of a LibSVM file reads a table with the same columns, and the other way round', async () => {
  const { features } = await listsIn(RANKING)
  const known = learning({ features: { from: 'model', columns: features.columns } })
  const table = await readLists(await aFile('g,y,f3,f2,f1\n1,0,3,2,1\n'), known)
  expect([...table.data.rows]).toEqual([1, 2, 3])
  const sparse = await readLists(await aFile('0 qid:1 2:2 9:9\n'), known)
  expect([...sparse.data.rows]).toEqual([0, 2, 0])
})

test('a model that needs other columns than f1, f2, … cannot read LibSVM', async () => {
  const known = learning({ features: { from: 'model', columns: [{ name: 'price', kind: 'number' }] } })
  await expect(readLists(await aFile(RANKING), known)).rejects.toThrow('the model needs price')
})

test('a line that does not end is refused with its number before it is read whole', async () => {
  const endless = `0 qid:1 1:1\n0 qid:1 ${'1:1 '.repeat(2_600_000)}`
  await expect(listsIn(endless)).rejects.toThrow(/line 2: the line does not end/)
})

test('lines that are cut by the chunks of a file are put together again', async () => {
  const { data } = await listsIn('1 qid:1 1:0.25\n'.repeat(200_000))
  expect(data.rows.length).toBe(200_000)
  expect(data.rows.every((value) => value === 0.25)).toBe(true)
})
