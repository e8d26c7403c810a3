/**
 * Does some work that is ended with the signal, or after so long. The timer keeps what it ends: what `AbortSignal.timeout`
 * gives may be collected before its time where only `AbortSignal.any` listens to it, and then never aborts
 * (https://github.com/nodejs/node/issues/57736).
 * @throws what the work throws; its signal's reason is a `TimeoutError` when the time is over
 */
export const withLimit = async <T>(
  signal: AbortSignal,
  limitMs: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  const limit = new AbortController()
  const timer = setTimeout(() => limit.abort(new DOMException('the time is over', 'TimeoutError')), limitMs)
  try {
    return await work(AbortSignal.any([signal, limit.signal]))
  } finally {
    clearTimeout(timer)
  }
}
