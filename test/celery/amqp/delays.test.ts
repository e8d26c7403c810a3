import { describe, expect, test } from 'vitest'
import { aMessage, aQueue, Inbox, textOf } from '../contract/inbox.ts'
import { aBroker, serverUrl } from './support.ts'

describe.skipIf(!serverUrl)('delays in RabbitMQ', () => {
  test('of any length end in their order, and none early', async () => {
    const [broker, queue] = [await aBroker(), aQueue()]
    const inbox = await Inbox.open(broker, queue)
    const delaysMs = Array.from({ length: 60 }, (_, index) => 1 + ((index * 7919) % 1_500))
    await Promise.all(
      delaysMs.map((delayMs) => broker.publish(queue, aMessage(String(Date.now() + delayMs)), { delayMs })),
    )
    for (const _ of delaysMs) {
      const delivery = await inbox.next()
      expect(Date.now()).toBeGreaterThanOrEqual(Number(textOf(delivery)))
      await delivery.ack()
    }
  })

  test('survive the one who asked for them', async () => {
    const [broker, sender, queue] = [await aBroker(), await aBroker(), aQueue()]
    await sender.publish(queue, aMessage('later'), { delayMs: 200 })
    await sender.close()
    expect(textOf(await (await Inbox.open(broker, queue)).next())).toBe('later')
  })

  test('leave message and priority as they were, and do not end at its expiry', async () => {
    const [broker, queue] = [await aBroker({ queueArguments: { 'x-max-priority': 9 } }), aQueue()]
    const message = { ...aMessage('x', { priority: 6, expirationMs: 1 }), headers: { task: 'x', retries: 1 } }
    await broker.publish(queue, message, { delayMs: 40 })
    const { message: received, redelivered } = await (await Inbox.open(broker, queue)).next()
    expect(received.headers).toEqual(message.headers)
    expect([received.properties.priority, redelivered]).toEqual([6, false])
  })

  test('beyond seven weeks are accepted', async () => {
    const [broker, queue] = [await aBroker(), aQueue()]
    await broker.publish(queue, aMessage('next year'), { delayMs: 365 * 86_400_000 })
    expect(await broker.depth(queue)).toBe(0)
  })
})
