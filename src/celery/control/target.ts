import { runInNewContext } from 'node:vm'
import type { Target } from './protocol.ts'

/**
 * Whether a node is meant: it is named, or its name fits the pattern, or nobody in particular is meant.
 * @throws SyntaxError for a pattern that is none, Error for one that takes too long
 */
export const isMeant = ({ destination, pattern, matcher }: Target, hostname: string): boolean => {
  if (destination && destination.length > 0) return destination.includes(hostname)
  if (pattern === null || matcher === null) return true
  if (matcher === 'glob') return fits(globExpression(pattern), hostname)
  if (matcher === 'pcre') return fits(new RegExp(`^(?:${pattern})`), hostname)
  throw new SyntaxError(`matcher must be glob or pcre, but is ${matcher}`)
}

const MATCH_TIMEOUT_MS = 100

/** A pattern from outside may take for ever, and nothing but a timeout of the engine itself can end it. */
const fits = (expression: RegExp, text: string): boolean =>
  runInNewContext('expression.test(text)', { expression, text }, { timeout: MATCH_TIMEOUT_MS }) === true

/** As Python's `fnmatch`: `*`, `?`, `[ab]` and `[!ab]`. */
const globExpression = (glob: string): RegExp => {
  const parts = glob.matchAll(/\*|\?|\[(!?)([^\]]+)\]|./gs)
  const translated = Array.from(parts, ([part, negation, set]) => {
    if (part === '*') return '.*'
    if (part === '?') return '.'
    if (set !== undefined) return `[${negation ? '^' : ''}${set.replace(/[\\^]/g, '\\$&')}]`
    return part.replace(/[\\^$.|+(){}[\]]/g, '\\$&')
  })
  return new RegExp(`^${translated.join('')}$`, 's')
}
