import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readLists } from '../../src/tables/lists.ts'
import { csvCell } from '../../src/tables/score.ts'
import { aFile, learning, listsIn } from './builders.ts'

const PLAIN = 'g,y,price,town\n1,0,12.5,Bern\n1,1,80,Chur\n2,2,7,Bern\n'

test('a table becomes lists: groups, labels, numbers as they are, text as categories', async () => {
  const { data, features, groups } = await listsIn(PLAIN)
  expect(groups).toEqual(['1', '2'])
  expect([...data.offsets]).toEqual([0, 2, 3])
  expect([...data.labels]).toEqual([0, 1, 2])
  expect([...data.rows]).toEqual([12.5, 0, 80, 1, 7, 0])
  expect(data.categorical).toEqual([1])
  expect(features.columns).toEqual([
    { name: 'price', kind: 'number' },
    { name: 'town', kind: 'category', categories: ['Bern', 'Chur'] },
  ])
})

test.each([
  ['a byte-order mark', `\uFEFF${PLAIN}`],
  ['Windows line ends', PLAIN.replaceAll('\n', '\r\n')],
  ['line ends of all kinds', PLAIN.replace('\n', '\r\n').replace('Bern\n', 'Bern\r')],
  ['tabs', PLAIN.replaceAll(',', '\t')],
  ['semicolons', PLAIN.replaceAll(',', ';')],
  ['quoted cells', PLAIN.replaceAll(/[^,\n]+/g, '"$&"')],
  ['empty lines', `${PLAIN.replaceAll('\n', '\n\n')}\n`],
  ['no line end after the last row', PLAIN.trimEnd()],
])('a file with %s reads the same', async (_, content) => {
  const { data, features } = await listsIn(content)
  const plain = await listsIn(PLAIN)
  expect({ data, features }).toEqual({ data: plain.data, features: plain.features })
})

test('a file that gzip has packed reads the same', async () => {
  expect((await listsIn(gzipSync(PLAIN), 'lists.csv.gz')).data).toEqual((await listsIn(PLAIN)).data)
})

test('empty cells, NA, N/A, NaN and null are missing; true, false and inf are numbers', async () => {
  const cells = ['', 'NA', 'n/a', 'NaN', 'null', ' ', 'true', 'FALSE', '-inf', '1e3']
  const { data } = await listsIn(`g,y,a,b\n${cells.map((cell) => `1,0,${cell},5\n`).join('')}`)
  const column = data.rows.filter((_, at) => at % 2 === 0)
  expect([...column]).toEqual([...Array(6).fill(Number.NaN), 1, 0, Number.NEGATIVE_INFINITY, 1000])
})

test('dates count in days, and a column whose numbers are names is made of categories', async () => {
  const content = 'g,y,day,code\n1,0,2026-01-15,8001\n1,1,2026-01-16T12:00:00Z,0800\n'
  const features = { from: 'file', ignore: [], category: ['code'] } as const
  const { data } = await listsIn(content, undefined, { features })
  expect(data.rows[2]).toBe((data.rows[0] as number) + 1.5)
  expect([data.rows[1], data.rows[3], data.categorical]).toEqual([0, 1, [1]])
})

test('a decimal comma is a name where the column is asked to hold names', async () => {
  const features = { from: 'file', ignore: [], category: ['a'] } as const
  const { features: found } = await listsIn('g;y;a\n1;0;1,5\n', undefined, { features })
  expect(found.columns).toEqual([{ name: 'a', kind: 'category', categories: ['1,5'] }])
})

test('rows of a group may stand anywhere in the file, and keep their order', async () => {
  const { data, placeOf, groups } = await listsIn('g,y,a\nx,1,1\ny,2,2\nx,3,3\nz,4,4\ny,5,5\n')
  expect(groups).toEqual(['x', 'y', 'z'])
  expect([...data.rows]).toEqual([1, 3, 2, 5, 4])
  expect([...data.labels]).toEqual([1, 3, 2, 5, 4])
  expect([...placeOf]).toEqual([0, 2, 1, 4, 3])
})

test('columns that are known are found by name; others are passed over, unseen categories are missing', async () => {
  const { features } = await listsIn(PLAIN)
  const known = learning({ features: { from: 'model', columns: features.columns } })
  const path = await aFile('town,more,y,price,g\nChur,hm,0,1,7\nGenf,,0,2,7\nNA,,0,,7\n')
  const { data } = await readLists(path, known)
  expect([...data.rows]).toEqual([1, 1, 2, Number.NaN, Number.NaN, Number.NaN])
})

test('any text comes back out of a quoted cell, wherever the chunks of the file are cut', async () => {
  const town = fc
    .string({ unit: 'grapheme' })
    .map((text) => `_${text.trim()}`)
    .filter((text) => text === text.trim())
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(town, { minLength: 1 }), async (towns) => {
      const rows = towns.map((name) => `1,0,${csvCell(name, ',')}\n`)
      const { features } = await listsIn(`g,y,town\n${rows.join('')}`)
      expect(features.columns).toEqual([{ name: 'town', kind: 'category', categories: towns }])
    }),
    { numRuns: 40 },
  )
})

test('a character on the border between two chunks of the file is read whole', async () => {
  const padding = 'x'.repeat((1 << 20) - Buffer.byteLength('g,y,town\n1,0,') - 2)
  const { features } = await listsIn(`g,y,town\n1,0,${padding}€uro\n`)
  expect(features.columns[0]).toMatchObject({ categories: [`${padding}€uro`] })
})

test('weights are read where there is a column of them', async () => {
  const { data } = await listsIn('g,y,a,w\n1,0,1,0.5\n1,1,2,2\n', undefined, {
    roles: { group: 'g', label: 'y', weight: 'w' },
  })
  expect([...(data.weights ?? [])]).toEqual([0.5, 2])
  expect(data.featureNames).toEqual(['a'])
})
