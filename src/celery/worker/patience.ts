import { setTimeout as sleep } from 'node:timers/promises'
import { EncodeError } from '../errors.ts'
import { growingPauseMs } from '../pause.ts'
import type { WorkerParts } from './parts.ts'

const LONGEST_PAUSE_MS = 5_000

/**
 * Tries until it works: while a server is away the task keeps its slot, so that nothing is lost and the load waits.
 * @param options.attempts @default no limit
 * @throws EncodeError at once; the last error when the attempts are used up or the worker is cut
 */
export const patiently = async <Value>(
  parts: Pick<WorkerParts, 'events' | 'cut'>,
  options: { doing: string; attempts?: number },
  action: () => Promise<Value>,
): Promise<Value> => {
  const { doing, attempts = Number.POSITIVE_INFINITY } = options
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await action()
    } catch (error) {
      if (error instanceof EncodeError || attempt >= attempts || parts.cut.aborted) throw error
      parts.events.emit('worker-trouble', () => ({ doing, error }))
      await sleep(growingPauseMs(attempt - 1, LONGEST_PAUSE_MS), undefined, { signal: parts.cut })
    }
  }
}
