import { expect, test } from 'vitest'
import { modelPart, pathPart } from '../../console/src/server/path-part.ts'

const pathOf = (part: string) => new URL(`http://server/models/${part}`).pathname

test.each(['', '.', '..', 'a/../b', '?', 'Müller'])('a name such as %j leads nowhere else', (name) => {
  expect(pathOf(pathPart(name))).toMatch(/^\/models\/[^/]+$/)
})

test('what is no name of a model does not reach a route beside the models', () => {
  expect(['history', 'compare', '..'].map((name) => decodeURIComponent(modelPart(name)))).toEqual([
    '"history"',
    '"compare"',
    '".."',
  ])
  const names = ['12', 'champion', 'challenger', '6f2c1a9e-4b7d-4c1e-9f3a-2d5b8e7c6a10']
  expect(names.map(modelPart)).toEqual(names)
})
