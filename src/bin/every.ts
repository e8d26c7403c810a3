import { setTimeout as sleep } from 'node:timers/promises'

export interface Repeating {
  /** Waits for a run that is under way; no other one begins. */
  stop(): Promise<void>
}

/** Milliseconds between the end of a run and the next, or how many follow a run that took so many. */
type Pause = number | ((tookMs: number) => number)

/** Runs `work` again and again with a pause between two runs, the first one at once. A failure is told and does not end it. */
export const every = (pauseMs: Pause, work: () => Promise<unknown>, onError: (error: unknown) => void): Repeating => {
  const stopping = new AbortController()
  const loop = async () => {
    while (!stopping.signal.aborted) {
      const begunMs = performance.now()
      await work().catch(onError)
      const pause = typeof pauseMs === 'number' ? pauseMs : pauseMs(performance.now() - begunMs)
      await sleep(pause, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined)
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
