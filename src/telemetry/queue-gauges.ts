import type { Registry } from 'prom-client'
import { createReadGauges } from './read-gauges.ts'

/** A queue as the broker has it. */
export interface QueueFigures {
  readonly queue: string
  /** Messages that wait for a worker. */
  readonly ready: number
  readonly consumers: number
}

/** What nobody could end of a queue. */
export interface DeadFigures {
  readonly queue: string
  readonly dead: number
}

export interface QueueReaders {
  /** Asks the broker about the queues that tasks are sent to. */
  readonly queues: () => Promise<readonly QueueFigures[]>
  /** Asks it about the dead letters of all queues that workers consume. */
  readonly deadLetters: () => Promise<readonly DeadFigures[]>
}

const byQueue = { name: 'queue', of: ({ queue }: { readonly queue: string }) => queue }

/** While the broker does not answer there is no value: the last one would say that all is well. */
const orNone =
  <Row>(read: () => Promise<readonly Row[]>) =>
  () =>
    read().catch(() => [])

/** Gauges of the queues. */
export const createQueueGauges = (registers: Registry[], { queues, deadLetters }: QueueReaders) => {
  createReadGauges({ registers, label: byQueue, read: orNone(queues) }, [
    {
      name: 'stellwerk_queue_messages',
      help: 'Messages that wait in a queue for a worker',
      value: ({ ready }) => ready,
    },
    {
      name: 'stellwerk_queue_consumers',
      help: 'Workers that consume a queue, of all processes',
      value: ({ consumers }) => consumers,
    },
  ])
  createReadGauges({ registers, label: byQueue, read: orNone(deadLetters) }, [
    {
      name: 'stellwerk_queue_dead_letters',
      help: 'Messages of a queue that nobody could end, put aside until an operator decides',
      value: ({ dead }) => dead,
    },
  ])
}
