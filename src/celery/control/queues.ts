import { failed, ok, readText } from './answers.ts'
import type { Command } from './controlled.ts'

/** The queues that are consumed, in the form of kombu's `Queue.as_dict()`. */
export const activeQueues: Command = ({ lanes, broker }) =>
  lanes.open.map(({ queue }) => describeQueue(queue, broker.queueArguments(queue)))

const describeQueue = (queue: string, queueArguments: Readonly<Record<string, unknown>>) => ({
  name: queue,
  exchange: {
    name: queue,
    type: 'direct',
    arguments: null,
    durable: true,
    passive: false,
    auto_delete: false,
    delivery_mode: null,
    no_declare: false,
  },
  routing_key: queue,
  queue_arguments: Object.keys(queueArguments).length === 0 ? null : queueArguments,
  binding_arguments: null,
  consumer_arguments: null,
  durable: true,
  exclusive: false,
  auto_delete: false,
  no_ack: false,
  alias: null,
  bindings: [],
  no_declare: null,
  expires: null,
  message_ttl: null,
  max_length: null,
  max_length_bytes: null,
  max_priority: null,
})

/** Answers when the queue is consumed. Its exchange and routing key have its name, as all of ours do. */
export const addConsumer: Command = async ({ lanes, settings }, { queue }) => {
  const name = readText('queue', queue)
  await lanes.add({ queue: name, concurrency: settings.workerConcurrency })
  return ok(`add consumer ${name}`)
}

export const cancelConsumer: Command = async ({ lanes }, { queue }) => {
  const name = readText('queue', queue)
  const wasConsumed = await lanes.remove(name)
  return wasConsumed ? ok(`no longer consuming from ${name}`) : failed(`${name} is not consumed here`)
}
