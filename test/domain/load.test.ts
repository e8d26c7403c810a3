import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { defineDomain } from '../../src/domain/define.ts'
import { loadDomain } from '../../src/domain/load.ts'
import { ASKED_AT, aDefinition, films } from './builders.ts'

test('a domain from a file has columns for enums, lists, dates and text', () => {
  const domain = loadDomain(films())
  expect(domain.userColumns.map(({ name, type }) => `${name} ${type}`)).toEqual([
    'mood text',
    'friends integer',
    'ratings_avg double precision',
    'ratings_std double precision',
    'ratings_min double precision',
    'ratings_max double precision',
  ])
  expect(domain.itemColumns.map(({ type }) => type)).toEqual(['text', 'date', 'text'])
})

test('an enum is a category by its order in the schema, and matched enums are compared by name', () => {
  const { names, categorical, prepare, rows } = loadDomain(films()).features
  const items = prepare([{ mood: 'calm' }, { mood: 'tense' }, {}])
  const table = rows({ mood: 'calm' }, ASKED_AT, items)
  const column = (name: string) => [0, 1, 2].map((row) => table[row * names.length + names.indexOf(name)])
  expect(categorical.map((position) => names[position])).toEqual(['user.mood', 'item.mood'])
  expect(column('user.mood')).toEqual([0, 0, 0])
  expect(column('item.mood')).toEqual([2, 0, Number.NaN])
  expect(column('mood=mood')).toEqual([1, 0, Number.NaN])
  expect(column('user.ratings_avg')).toEqual([Number.NaN, Number.NaN, Number.NaN])
})

test('a list as long as a request may bring has its statistics', () => {
  const ratings = Array.from({ length: 400_000 }, (_, index) => index)
  expect(loadDomain(films()).describeUser({ ratings })).toMatchObject({ ratings_min: 0, ratings_max: 399_999 })
})

const filmsWith = (side: 'user' | 'item', properties: object) => ({
  ...films(),
  [side]: { type: 'object', properties },
})

test.each([
  ['a text', 'films', 'the whole'],
  ['no nouns', { ...films(), nouns: undefined }, 'nouns'],
  ['a field of an unknown type', filmsWith('user', { mood: { type: 'colour' } }), 'user.properties.mood.type'],
  ['a misspelt annotation', filmsWith('user', { mood: { type: 'array', lenghtOf: 'x' } }), 'lenghtOf'],
  [
    'a list of texts',
    filmsWith('item', { mood: { type: 'array', items: { type: 'string' } } }),
    'item.properties.mood',
  ],
  ['a name that is no column', filmsWith('item', { 'mood"': { type: 'string' } }), 'mood'],
  ['a required field that is none', { ...films(), item: { ...films().item, required: ['year'] } }, 'year'],
])('a file with %s is refused, and the message names the place', (_, file, place) => {
  expect(() => loadDomain(file)).toThrow(place)
})

const list = (annotations: { lengthOf?: string; prefix?: string }) => Type.Array(Type.Number(), annotations)

test.each([
  ['a match with an unknown field', { matches: [{ user: 'budget', item: 'cost' }] }, 'no field cost'],
  [
    'a match of unlike kinds',
    { item: Type.Object({ price: Type.Boolean() }), matches: [{ user: 'budget', item: 'price' }] },
    'number and boolean do not compare',
  ],
  ['lengthOf without a field', { user: Type.Object({ sizes: list({ lengthOf: 'count' }) }) }, 'sizes: lengthOf'],
  [
    'atMost without a number',
    { user: Type.Object({ size: Type.Number({ atMost: 'width' }), width: Type.String() }) },
    'size: atMost',
  ],
  [
    'two fields for one column',
    { user: Type.Object({ size_avg: Type.Number(), sizes: list({ prefix: 'size' }) }) },
    'a column size_avg already',
  ],
  ['a field called as the id', { item: Type.Object({ article_id: Type.Integer() }) }, 'a column article_id already'],
  ['a noun of the service', { nouns: { user: 'buyer', item: 'model' } }, 'model is taken'],
  ['an object as a field', { user: Type.Object({ address: Type.Object({}) }) }, 'field address'],
])('a definition with %s is refused', (_, changes, message) => {
  expect(() => defineDomain(aDefinition(changes))).toThrow(message)
})
