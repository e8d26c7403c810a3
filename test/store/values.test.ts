import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toJson } from '../../src/store/values.ts'

/** Strings of the characters that make JSON difficult: backslashes, NUL, halves of surrogate pairs. */
const difficultText = fc
  .array(fc.constantFrom('\\', '\0', '\ud83d', '\ude00', '😀', 'u0000', '\\u0000', '"', 'é', 'd800'))
  .map((parts) => parts.join(''))

test('JSON for the database is what it was, with U+FFFD for what PostgreSQL cannot store', () => {
  fc.assert(
    fc.property(difficultText, fc.double({ noNaN: true, noDefaultInfinity: true }), (text, number) => {
      const stored = JSON.parse(toJson({ [text]: [text, Object.is(number, -0) ? 0 : number] }))
      const wellFormed = Buffer.from(text.replaceAll('\0', '\ufffd')).toString()
      expect(stored).toEqual({ [wellFormed]: [wellFormed, Object.is(number, -0) ? 0 : number] })
    }),
  )
})
