import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeJson } from '../../src/celery/json.ts'
import { repr, reprArgs } from '../../src/celery/repr.ts'
import { formatTime, parseTime } from '../../src/celery/time.ts'

describe('JSON from Python', () => {
  test.each([
    ['[NaN, Infinity, -Infinity]', [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]],
    ['{"NaN": NaN, "a": "Infinity \\" NaN"}', { NaN: Number.NaN, a: 'Infinity " NaN' }],
    ['["\\\\", NaN]', ['\\', Number.NaN]],
    ['{"__type__": "datetime", "__value__": "2026-11-23T04:59:03"}', '2026-11-23T04:59:03'],
    ['[{"__type__": "decimal", "__value__": "1.10"}]', ['1.10']],
    [
      '{"__type__": "uuid", "__value__": {"hex": "64a2684439044924b8fb2a7f5f9ffa91"}}',
      '64a26844-3904-4924-b8fb-2a7f5f9ffa91',
    ],
    ['{"__type__": "unheard of", "__value__": 1}', { __type__: 'unheard of', __value__: 1 }],
  ])('%s is read', (text, value) => {
    expect(decodeJson(text)).toEqual(value)
  })

  test.each(['', '[nan]', '[NaN', '"NaN', '[Infinit]', 'undefined'])('%j is refused', (text) => {
    expect(() => decodeJson(text)).toThrow(SyntaxError)
  })

  test('a NaN changes nothing of the other values', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const plain = JSON.stringify(value)
        expect(decodeJson(`[${plain}, NaN]`)).toEqual([JSON.parse(plain), Number.NaN])
      }),
    )
  })
})

describe('text for people', () => {
  test.each([
    [[2, 3], '(2, 3)'],
    [[1], '(1,)'],
    [[], '()'],
    [[null, true, 'a', 1.5, { k: [1] }], "(None, True, 'a', 1.5, {'k': [1]})"],
    [["it's", 'line\nbreak', '\u0000'], `("it's", 'line\\nbreak', '\\x00')`],
  ])('%j looks as in Python', (args, text) => {
    expect(reprArgs(args)).toBe(text)
  })

  test('is never longer than 1024 characters, however large or deep the value', () => {
    const anything = fc.oneof(fc.string({ minLength: 900, maxLength: 3_000 }), fc.anything({ maxDepth: 12 }))
    fc.assert(fc.property(anything, (value) => repr(value).length <= 1024))
    const circular: unknown[] = []
    circular.push(circular)
    expect(repr(circular)).toBe('[[[[[[[[...]]]]]]]]')
  })
})

describe('times', () => {
  test('have six digits of fraction and an offset', () => {
    const time = new Date('2026-11-23T04:59:03.230Z')
    expect(formatTime(time)).toBe('2026-11-23T04:59:03.230000+00:00')
    expect(formatTime(time, 'Europe/Zurich')).toBe('2026-11-23T05:59:03.230000+01:00')
    expect(formatTime(time, 'America/St_Johns')).toBe('2026-11-23T01:29:03.230000-03:30')
  })

  test.each([
    ['2026-11-23T04:59:03.230358+00:00', '2026-11-23T04:59:03.230Z'],
    ['2026-11-23T04:59:03Z', '2026-11-23T04:59:03.000Z'],
    ['2026-11-23 06:59:03.5+0200', '2026-11-23T04:59:03.500Z'],
    ['2026-11-23T04:59', '2026-11-23T04:59:00.000Z'],
    ['2026-11-23', '2026-11-23T00:00:00.000Z'],
  ])('%s is read', (text, iso) => {
    expect(parseTime(text)?.toISOString()).toBe(iso)
  })

  test.each(['', 'now', '2026-13-01T00:00:00', '2026-11-23T25:00:00Z', '1764000000', '2026-11-23T04:59:03+99:99'])(
    '%j is no time',
    (text) => {
      expect(parseTime(text)).toBeUndefined()
    },
  )

  test('without a zone is a clock in the given one, in summer and in winter', () => {
    expect(parseTime('2026-07-01T12:00:00', 'Europe/Zurich')?.toISOString()).toBe('2026-07-01T10:00:00.000Z')
    expect(parseTime('2026-12-01T12:00:00', 'Europe/Zurich')?.toISOString()).toBe('2026-12-01T11:00:00.000Z')
  })

  test('survive being written and read in any zone', () => {
    const zone = fc.constantFrom('UTC', 'Europe/Zurich', 'Asia/Kathmandu', 'America/St_Johns')
    const time = fc.date({ min: new Date('1971-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    fc.assert(fc.property(time, zone, (date, name) => parseTime(formatTime(date, name))?.getTime() === date.getTime()))
  })
})
