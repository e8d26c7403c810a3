import { defer } from '../deferred.ts'
import { Timer } from '../timer.ts'

/** Waits for the work, but no longer than that. */
export const within = async (limitMs: number, work: Promise<unknown>): Promise<void> => {
  const { promise, resolve } = defer<void>()
  const timer = new Timer(limitMs, () => resolve())
  await Promise.race([work, promise])
  timer.cancel()
}
