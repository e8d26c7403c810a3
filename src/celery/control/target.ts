import type { Target } from './protocol.ts'

/**
 * Whether a node is meant: it is named, or its name fits the pattern, or nobody in particular is meant.
 * @throws SyntaxError for a pattern that is none
 */
export const isMeant = ({ destination, pattern, matcher }: Target, hostname: string): boolean => {
  if (destination && destination.length > 0) return destination.includes(hostname)
  if (pattern === null || matcher === null) return true
  if (matcher === 'glob') return globExpression(pattern).test(hostname)
  if (matcher === 'pcre') return new RegExp(`^(?:${pattern})`).test(hostname)
  throw new SyntaxError(`matcher must be glob or pcre, but is ${matcher}`)
}

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
