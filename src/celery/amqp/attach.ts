import { setTimeout as sleep } from 'node:timers/promises'
import { defer } from '../deferred.ts'
import { BrokerClosed, QueueRefused } from '../errors.ts'
import { growingPauseMs } from '../pause.ts'
import type { Link, Live, Trouble } from './link.ts'

/** Something that lives on a connection until that is lost, or the server ends it. */
export interface Attached {
  readonly ended: Promise<void>
}

export interface AttachParts {
  readonly link: Link
  readonly doing: string
  /** Ends the attempts. */
  readonly signal: AbortSignal
  readonly attach: (live: Live) => Promise<Attached>
  readonly onTrouble: (trouble: Trouble) => void
}

const LONGEST_PAUSE_MS = 5_000

/**
 * Attaches, and again whenever what was attached has ended: no human is needed after a restart of the server.
 * @returns when it is attached for the first time @throws QueueRefused then, BrokerClosed
 */
export const keepAttached = (parts: AttachParts): Promise<void> => {
  const first = defer<void>()
  void attachForEver(parts, first)
  return first.promise
}

const attachForEver = async (parts: AttachParts, first: ReturnType<typeof defer<void>>): Promise<void> => {
  const { link, signal, attach } = parts
  const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  let isFirst = true
  for (let failures = 0; !signal.aborted; failures += 1) {
    try {
      const live = await link.whenLive()
      if (signal.aborted) break
      const { ended } = await attach(live)
      first.resolve()
      isFirst = false
      failures = 0
      await Promise.race([ended, stopped])
    } catch (error) {
      if (error instanceof BrokerClosed || (isFirst && error instanceof QueueRefused)) return first.reject(error)
      await pause(parts, error, failures)
    }
  }
  first.resolve()
}

const pause = async ({ doing, signal, onTrouble }: AttachParts, error: unknown, failures: number): Promise<void> => {
  if (signal.aborted) return
  const retryInMs = growingPauseMs(failures, LONGEST_PAUSE_MS)
  onTrouble({ doing, error, retryInMs })
  await sleep(retryInMs, undefined, { signal }).catch(() => {})
}
