import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { canStart, type OwnServer, startOwn } from '../../../scripts/services/own-server.ts'
import { rabbitmq } from '../../../scripts/services/rabbitmq.ts'
import type { Broker } from '../../../src/celery/index.ts'
import { BrokerUnavailable } from '../../../src/celery/index.ts'
import { aMessage, aQueue, Inbox, textOf } from '../contract/inbox.ts'
import { aBroker, troubles } from './support.ts'

/** Publishes without a pause until it is told to end; tells what was confirmed. */
const publishing = (broker: Broker, queue: string) => {
  const confirmed = new Set<string>()
  let isOpen = true
  const run = async (lane: number) => {
    for (let count = 0; isOpen; count += 1) {
      const text = `${lane}-${count}`
      await broker.publish(queue, aMessage(text, { correlationId: text })).then(
        () => confirmed.add(text),
        (error) => expect(error).toBeInstanceOf(BrokerUnavailable),
      )
    }
  }
  const lanes = Array.from({ length: 20 }, (_, lane) => run(lane))
  const end = async () => {
    isOpen = false
    await Promise.all(lanes)
    return confirmed
  }
  return { confirmed, end }
}

describe.skipIf(!canStart(rabbitmq))('when RabbitMQ goes away', () => {
  let server: OwnServer
  beforeAll(async () => {
    server = await startOwn(rabbitmq)
  })
  afterEach(() => server.thaw())
  afterAll(() => server?.remove())

  test.each(['SIGTERM', 'SIGKILL'] as const)(
    'with %s under load, nothing confirmed is lost and consuming resumes by itself',
    { timeout: 120_000 },
    async (signal) => {
      const queue = aQueue()
      const { onTrouble, first } = troubles()
      const broker = await aBroker({ url: server.url, unavailableAfterMs: 200, onTrouble })
      const received = new Set<string>()
      const onDelivery: Parameters<Broker['consume']>[1]['onDelivery'] = (delivery) => {
        received.add(textOf(delivery))
        void delivery.ack()
      }
      await broker.consume(queue, { prefetch: 50, onDelivery })
      const load = publishing(broker, queue)
      await expect.poll(() => received.size, { timeout: 20_000 }).toBeGreaterThan(500)
      await server.stop(signal)
      await first(({ doing }) => doing.startsWith('connecting'))
      const before = received.size
      await server.start()
      await expect.poll(() => received.size, { timeout: 10_000 }).toBeGreaterThan(before)
      await expect.poll(() => received.size, { timeout: 20_000 }).toBeGreaterThan(before + 500)
      const confirmed = await load.end()
      await expect.poll(() => [...confirmed].filter((text) => !received.has(text)), { timeout: 20_000 }).toEqual([])
    },
  )

  test('what waits for its time is still there when it is back', { timeout: 120_000 }, async () => {
    const queue = aQueue()
    const broker = await aBroker({ url: server.url })
    const dueAtMs = Date.now() + 3_500
    await broker.publish(queue, aMessage('later', { priority: 4 }), { delayMs: 3_500 })
    await server.stop()
    await server.start()
    const later = await (await Inbox.open(broker, queue)).next()
    expect([textOf(later), later.message.properties.priority]).toEqual(['later', 4])
    expect(Date.now()).toBeGreaterThanOrEqual(dueAtMs)
  })

  test('without a word, publishing fails soon and works again when it answers', { timeout: 120_000 }, async () => {
    const queue = aQueue()
    const broker = await aBroker({ url: server.url, confirmTimeoutMs: 3_000 })
    await broker.publish(queue, aMessage('before'))
    server.freeze()
    await expect(broker.publish(queue, aMessage('unheard'))).rejects.toThrow(BrokerUnavailable)
    server.thaw()
    await broker.publish(queue, aMessage('after'))
    expect(await broker.depth(queue)).toBe(3)
  })
})
