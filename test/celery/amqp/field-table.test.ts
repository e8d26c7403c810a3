import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeFields, encodableFields, UNREADABLE_FIELD } from '../../../src/celery/amqp/field-table.ts'

const require = createRequire(import.meta.url)
const { encodeTable } = require(join(dirname(require.resolve('amqplib')), 'lib/codec.js'))

/** As amqplib writes it, without the length in front. */
const written = (fields: object): Buffer => {
  const buffer = Buffer.alloc(65_536)
  return buffer.subarray(4, encodeTable(buffer, encodableFields(fields), 0))
}

const tagged = (name: string, tag: string, bytes: readonly number[]) =>
  Buffer.from([name.length, ...Buffer.from(name), tag.charCodeAt(0), ...bytes])

const header = fc.oneof(
  ...[fc.boolean(), fc.string(), fc.constant(null), fc.maxSafeInteger(), fc.integer({ min: -70_000, max: 70_000 })],
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0)),
)

describe('header tables', () => {
  test('arrive as they were sent, whatever the size of a number', () => {
    const fields = fc.dictionary(fc.string({ maxLength: 50 }), fc.oneof(header, fc.array(header)))
    fc.assert(
      fc.property(fields, (sent) => {
        expect(decodeFields(written(sent))).toEqual({ ...sent })
      }),
    )
  })

  test.each([0, -1, 127, 128, 300, 32_767, -129, 2 ** 31 - 1])(
    'write %d in the one form that Python reads',
    (value) => {
      expect(String.fromCharCode(written({ n: value })[2] ?? 0)).toBe('I')
    },
  )

  test('write what is larger in 64 bits', () => {
    expect(String.fromCharCode(written({ n: 2 ** 31 })[2] ?? 0)).toBe('l')
  })

  test('read what Python writes for a time in milliseconds', () => {
    expect(decodeFields(tagged('ms', 'L', [0, 0, 1, 0x9a, 0xbc, 0, 0, 0]))).toEqual({ ms: 0x19abc000000 })
  })

  test('tell what cannot be read instead of throwing', () => {
    expect(decodeFields(tagged('odd', 'Z', [1]))[UNREADABLE_FIELD]).toContain('"Z"')
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(decodeFields(Buffer.from(bytes))).toBeTypeOf('object')
      }),
    )
  })
})
