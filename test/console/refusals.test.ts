import { expect, test } from 'vitest'
import { detailOf, readRetryAfter } from '../../console/src/server/refused.ts'

const NOW = Date.parse('2026-11-23T12:00:00Z')

test.each([
  ['7', 7000],
  ['Mon, 23 Nov 2026 12:00:20 GMT', 20_000],
  ['Mon, 23 Nov 2026 11:00:00 GMT', 0],
  ['99999999999', 60_000],
  ['soon', 0],
  ['', 0],
  [null, 0],
])('a Retry-After of %j is %j ms', (header, ms) => {
  expect(readRetryAfter(header, NOW)).toBe(ms)
})

test('a refusal is told whatever shape its detail has', () => {
  const details = [{ loc: ['body', 'budget'], msg: 'Field required' }, { msg: 'Not so' }, {}]
  expect(detailOf({ detail: details }, 422)).toBe('budget: Field required\nNot so\nis not as it should be')
  expect([null, 'text', { detail: 5 }].map((answer) => detailOf(answer, 502))).toEqual(
    Array.from({ length: 3 }, () => 'The server answered 502.'),
  )
})
