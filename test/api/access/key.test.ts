import { expect, test } from 'vitest'
import { hashOf, makeKey, prefixOf } from '../../../src/api/access/key.ts'

test('a key is 256 random bits behind a public beginning, and its hash is that of the whole text', () => {
  const { key, prefix, hash } = makeKey()
  expect(key).toMatch(/^stellwerk_[0-9a-f]{12}_[\w-]{43}$/)
  expect(Buffer.from(key.slice(-43), 'base64url')).toHaveLength(32)
  expect([prefixOf(key), hashOf(key)]).toEqual([prefix, hash])
})

test('no two keys are alike', () => {
  const keys = Array.from({ length: 100 }, makeKey)
  expect(new Set(keys.map(({ key }) => key.slice(-43))).size).toBe(100)
  expect(new Set(keys.map(({ prefix }) => prefix)).size).toBe(100)
})
