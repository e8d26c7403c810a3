import { setTimeout as sleep } from 'node:timers/promises'

export interface Repeating {
  /** Waits for a run that is under way; no other one begins. */
  stop(): Promise<void>
}

/**
 * Runs `work` again and again with a pause between two runs, the first one at once. A failure is told and does not end it.
 * @param pauseMs milliseconds between the end of a run and the next
 */
export const every = (pauseMs: number, work: () => Promise<unknown>, onError: (error: unknown) => void): Repeating => {
  const stopping = new AbortController()
  const loop = async () => {
    while (!stopping.signal.aborted) {
      await work().catch(onError)
      await sleep(pauseMs, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined)
    }
  }
  const running = loop()
  return {
    stop() {
      stopping.abort()
      return running
    },
  }
}
