import type { Problem } from '../domain/domain.ts'

const MAX_DEPTH = 32
const MAX_PROBLEMS = 100

type Loc = Problem['loc']
type Finding = Pick<Problem, 'type' | 'msg'>

const textProblem = (text: string): Finding | undefined => {
  if (text.includes('\0')) return { type: 'value_error', msg: 'Value error, text must not contain the NUL character' }
  if (/\p{Surrogate}/u.test(text)) {
    return { type: 'string_unicode', msg: 'Input should be a valid string, with no half of a surrogate pair' }
  }
  return undefined
}

const keyProblem = (key: string | number, value: unknown): Finding | undefined =>
  key === '__proto__' || (key === 'constructor' && typeof value === 'object')
    ? { type: 'extra_forbidden', msg: 'Extra inputs are not permitted' }
    : undefined

const problemOf = (key: string | number, value: unknown, depth: number): Finding | undefined => {
  if (typeof value === 'string') return textProblem(value)
  if (typeof value === 'object' && depth > MAX_DEPTH) {
    return { type: 'recursion_loop', msg: `Input should be nested at most ${MAX_DEPTH} levels deep` }
  }
  return keyProblem(key, value)
}

const entriesOf = (value: object): [string | number, unknown][] =>
  Array.isArray(value) ? value.map((entry, index) => [index, entry]) : Object.entries(value)

/**
 * What no part of a body may hold, whatever its schema: text that PostgreSQL cannot store (NUL, halves of surrogate
 * pairs), keys that reach a prototype, nesting without end. Walks without recursion.
 * @param body parsed JSON
 */
export const unsafeParts = (body: unknown): Problem[] => {
  const problems: Problem[] = []
  const waiting: { loc: Loc; value: unknown }[] = [{ loc: ['body'], value: body }]
  for (let next = waiting.pop(); next !== undefined && problems.length < MAX_PROBLEMS; next = waiting.pop()) {
    const { loc, value } = next
    const problem = problemOf(loc.at(-1) ?? '', value, loc.length)
    if (problem !== undefined) problems.push({ ...problem, loc })
    else if (typeof value === 'object' && value !== null) {
      waiting.push(...entriesOf(value).map(([key, entry]) => ({ loc: [...loc, key], value: entry })))
    }
  }
  return problems
}
