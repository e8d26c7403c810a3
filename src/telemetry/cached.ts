/**
 * A reading that is repeated at most every `holdMs` milliseconds. Callers meanwhile share the last one;
 * when a reading fails they get the last value that there was, or undefined.
 */
export const cached = <T>(read: () => Promise<T>, holdMs: number): (() => Promise<T | undefined>) => {
  let readAt = Number.NEGATIVE_INFINITY
  let reading: Promise<T | undefined> = Promise.resolve(undefined)
  return () => {
    if (performance.now() - readAt < holdMs) return reading
    readAt = performance.now()
    const last = reading
    reading = read().catch(() => last)
    return reading
  }
}
