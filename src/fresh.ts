/**
 * Asks at most once in `ageMs` milliseconds; callers meanwhile share the last answer. A failed asking reaches those
 * who share it, and is forgotten.
 */
export const freshFor = <T>(ageMs: number, ask: () => Promise<T>): (() => Promise<T>) => {
  let asked: { at: number; answer: Promise<T> } | undefined
  return () => {
    if (asked && performance.now() - asked.at < ageMs) return asked.answer
    const current = { at: performance.now(), answer: ask() }
    asked = current
    current.answer.catch(() => {
      if (asked === current) asked = undefined
    })
    return current.answer
  }
}
