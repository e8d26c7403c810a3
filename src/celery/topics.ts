import type { Topic } from './broker.ts'

/** Whether a listener is meant by a broadcast on its channel, with AMQP's rules. */
export const hears = (listening: Topic | undefined, spoken: Topic | undefined): boolean => {
  if (!listening || !spoken) return true
  if (listening.type === 'direct') return listening.key === spoken.key
  return fits(listening.key.split('.'), spoken.key.split('.'))
}

const fits = (pattern: readonly string[], words: readonly string[]): boolean => {
  const [first, ...others] = pattern
  if (first === undefined) return words.length === 0
  if (first === '#') return fits(others, words) || (words.length > 0 && fits(pattern, words.slice(1)))
  return words.length > 0 && (first === '*' || first === words[0]) && fits(others, words.slice(1))
}
