import { Gauge, type Registry } from 'prom-client'
import { freshFor } from '../fresh.ts'

/** A queue as the broker has it. */
export interface QueueFigures {
  readonly queue: string
  /** Messages that wait for a worker. */
  readonly ready: number
  readonly consumers: number
}

/** Both gauges are asked for together. */
const SHARED_MS = 1000

/**
 * Gauges of the queues, read when they are asked for. While the broker does not answer they have no value: the last one
 * would say that all is well.
 */
export const createQueueGauges = (registers: Registry[], readQueues: () => Promise<readonly QueueFigures[]>) => {
  const shared = freshFor(SHARED_MS, readQueues)
  const queuesOrNone = () => shared().catch(() => [])
  new Gauge({
    name: 'stellwerk_queue_messages',
    help: 'Messages that wait in a queue for a worker',
    labelNames: ['queue'],
    registers,
    async collect() {
      const queues = await queuesOrNone()
      this.reset()
      for (const { queue, ready } of queues) this.set({ queue }, ready)
    },
  })
  new Gauge({
    name: 'stellwerk_queue_consumers',
    help: 'Workers that consume a queue, of all processes',
    labelNames: ['queue'],
    registers,
    async collect() {
      const queues = await queuesOrNone()
      this.reset()
      for (const { queue, consumers } of queues) this.set({ queue }, consumers)
    },
  })
}
