import { InvalidOption } from '../errors.ts'
import type { Settings } from '../settings.ts'
import type { QueueSlots } from './lanes.ts'

export interface WorkerOptions {
  /** Queues to consume, each with slots of its own. @default the default queue */
  readonly queues?: Readonly<Record<string, { readonly concurrency?: number }>>
  /** Node name, by which remote control knows the worker; no two may have the same. @default `celery@` and the machine's name */
  readonly hostname?: string
}

export interface StopOptions {
  /** Time for running tasks to finish before they are cut off. @default 30,000 */
  readonly drainMs?: number
}

/** The queues to consume, with their slots. @throws InvalidOption */
export const readQueues = ({ queues }: WorkerOptions, settings: Settings): readonly QueueSlots[] => {
  const asked = queues ?? { [settings.taskDefaultQueue]: {} }
  return Object.entries(asked).map(([queue, { concurrency = settings.workerConcurrency }]) => {
    if (!Number.isSafeInteger(concurrency) || concurrency < 1)
      throw new InvalidOption(`concurrency of queue ${queue}`, 'a whole number from 1', concurrency)
    return { queue, concurrency }
  })
}
