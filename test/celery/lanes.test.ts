import { expect, test } from 'vitest'
import type { Broker, Consumer } from '../../src/celery/index.ts'
import { openControl } from './control-client.ts'
import { aGate, openApp, overriding } from './harness.ts'

/** Tells which queues are consumed, and lets the queue `slow` be consumed only when the gate opens. */
const watched = async () => {
  const consumed: string[] = []
  const gate = aGate()
  const consume = async (real: Broker, queue: string, options: Parameters<Broker['consume']>[1]) => {
    if (queue === 'slow') await gate.pass()
    const consumer = await real.consume(queue, options)
    consumed.push(queue)
    const close = async () => {
      if (consumed.includes(queue)) consumed.splice(consumed.indexOf(queue), 1)
      await consumer.close()
    }
    return overriding<Consumer>(consumer, { close })
  }
  const app = await openApp({
    broker: (real) => overriding(real, { consume: (queue, options) => consume(real, queue, options) }),
  })
  const worker = await app.startWorker()
  return { ...app, ...(await openControl(app.broker)), worker, consumed, gate }
}

test('a queue that is added twice is consumed once', async () => {
  const { say, consumed } = await watched()
  await Promise.all([say('add_consumer', { queue: 'more' }), say('add_consumer', { queue: 'more' })])
  expect(consumed).toEqual(['celery', 'more'])
})

test('a queue that is left leaves nothing open', async () => {
  const { say, consumed } = await watched()
  await say('cancel_consumer', { queue: 'celery' })
  await say('ping')
  expect(consumed).toEqual([])
})

test('a queue that is added while the broker is slow does not outlive a worker that stops meanwhile', async () => {
  const { cast, say, worker, consumed, gate } = await watched()
  const adding = say('add_consumer', { queue: 'slow' })
  await cast('ping')
  await gate.entered
  const stopping = worker.stop()
  gate.open()
  await Promise.all([adding, stopping])
  expect(consumed).toEqual([])
})
