import { describe, expect, test } from 'vitest'
import type { Broker } from '../../../src/celery/index.ts'
import { deadLetterContract } from './dead-letter-contract.ts'
import { aMessage, brokerTime, Inbox, type OpenBroker, openUntilDone, publishAll, textOf } from './inbox.ts'
import { topicContract } from './topic-contract.ts'

/**
 * What every broker must do, whatever it runs on. A new adapter is finished when this passes.
 * @param stepMs how far apart delays are whose order counts: more than a server stands still on a busy machine
 */
export const brokerContract = (name: string, open: OpenBroker, stepMs = 40): void => {
  describe(`the ${name} broker`, () => {
    test('has a message in its queue once publishing is confirmed', async () => {
      const { broker, queue } = await openUntilDone(open)
      await broker.publish(queue, aMessage('one'))
      expect(await broker.depth(queue)).toBe(1)
    })

    test('tells how many consumers a queue has', async () => {
      const { broker, queue } = await openUntilDone(open)
      expect(await broker.consumers(queue)).toBe(0)
      const consumer = await broker.consume(queue, { prefetch: 1, onDelivery: () => {} })
      expect(await broker.consumers(queue)).toBe(1)
      await consumer.close()
      await expect.poll(() => broker.consumers(queue)).toBe(0)
    })

    test('tells how many messages are in hand, where it can, and how many were put aside', async () => {
      const { broker, queue } = await openUntilDone(open)
      const inbox = await Inbox.open(broker, queue)
      await publishAll(broker, queue, ['held', 'broken'])
      const [, broken] = await inbox.take(2)
      expect([2, null]).toContain(await broker.unacknowledged(queue))
      expect(await broker.dead(queue)).toBe(0)
      await broken?.deadLetter('unreadable')
      expect([1, null]).toContain(await broker.unacknowledged(queue))
      expect(await broker.dead(queue)).toBe(1)
    })

    test('delivers body, properties and headers as they were sent', async () => {
      const { broker, queue } = await openUntilDone(open)
      const message = {
        body: Buffer.from([0, 255, 10]),
        properties: { contentType: 'application/json', contentEncoding: 'utf-8', correlationId: 'c', priority: 3 },
        headers: { task: 'x', retries: 300, timelimit: [300, null], nested: { flag: true, text: 'é' }, none: null },
      }
      const inbox = await Inbox.open(broker, queue)
      await broker.publish(queue, message)
      const { message: received, redelivered } = await inbox.next()
      expect(Buffer.from(received.body)).toEqual(message.body)
      expect(received.properties).toMatchObject(message.properties)
      expect(received.headers).toEqual(message.headers)
      expect(redelivered).toBe(false)
    })

    test('delivers in the order of publishing', async () => {
      const { broker, queue } = await openUntilDone(open)
      const texts = Array.from({ length: 50 }, (_, index) => `message ${index}`)
      await publishAll(broker, queue, texts)
      const inbox = await Inbox.open(broker, queue)
      expect((await inbox.take(50)).map(textOf)).toEqual(texts)
    })

    test('never lets a consumer hold more than its prefetch window', async () => {
      const { broker, queue } = await openUntilDone(open)
      const held: number[] = []
      let unsettled = 0
      await publishAll(broker, queue, Array(20).fill('work'))
      await new Promise<void>((resolve, reject) => {
        const onDelivery: Parameters<Broker['consume']>[1]['onDelivery'] = (delivery) => {
          unsettled += 1
          held.push(unsettled)
          setImmediate(() => {
            unsettled -= 1
            delivery.ack().then(() => held.length === 20 && resolve(), reject)
          })
        }
        broker.consume(queue, { prefetch: 3, onDelivery }).catch(reject)
      })
      expect(Math.max(...held)).toBe(3)
    })

    test('shares messages among consumers with room', async () => {
      const { broker, queue } = await openUntilDone(open)
      const [first, second] = [await Inbox.open(broker, queue, 1), await Inbox.open(broker, queue, 1)]
      await publishAll(broker, queue, ['a', 'b'])
      const received = [await first.next(), await second.next()].map(textOf)
      expect(received.sort()).toEqual(['a', 'b'])
    })

    test('forgets an acknowledged message, whatever is said of it afterwards', async () => {
      const { broker, queue } = await openUntilDone(open)
      const inbox = await Inbox.open(broker, queue, 1)
      await publishAll(broker, queue, ['acknowledged', 'next'])
      const delivery = await inbox.next()
      await delivery.ack()
      await delivery.requeue()
      await delivery.deadLetter('too late')
      expect(textOf(await inbox.next())).toBe('next')
      expect(await broker.deadLetters(queue).list({ limit: 10, offset: 0 })).toEqual([])
    })

    test('returns a requeued message to the front, and tells that it came back', async () => {
      const { broker, queue } = await openUntilDone(open)
      const inbox = await Inbox.open(broker, queue, 1)
      await publishAll(broker, queue, ['first', 'second'])
      await (await inbox.next()).requeue()
      const again = await inbox.next()
      expect([textOf(again), again.redelivered]).toEqual(['first', true])
    })

    test('gives what a dead consumer held to another one, in the old order', async () => {
      const { broker, queue } = await openUntilDone(open)
      const dying = await Inbox.open(broker, queue, 2)
      await publishAll(broker, queue, ['a', 'b', 'c'])
      const [held] = await dying.take(2)
      await dying.close()
      await held?.ack()
      const heir = await Inbox.open(broker, queue)
      const inherited = await heir.take(3)
      expect(inherited.map(textOf)).toEqual(['a', 'b', 'c'])
      expect(inherited.map((delivery) => delivery.redelivered)).toEqual([true, true, false])
    })

    test('delivers nothing to a cancelled consumer, which may still settle what it holds', async () => {
      const { broker, queue } = await openUntilDone(open)
      const leaving = await Inbox.open(broker, queue)
      await broker.publish(queue, aMessage('held'))
      const held = await leaving.next()
      await leaving.cancel()
      await broker.publish(queue, aMessage('later'))
      await held.ack()
      await leaving.close()
      expect(textOf(await (await Inbox.open(broker, queue)).next())).toBe('later')
    })

    test('gives a message back however often it comes back', async () => {
      const { broker, queue } = await openUntilDone(open)
      const inbox = await Inbox.open(broker, queue)
      await broker.publish(queue, aMessage('patient'))
      for (let count = 0; count < 30; count += 1) await (await inbox.next()).requeue()
      expect(textOf(await inbox.next())).toBe('patient')
      expect(await broker.deadLetters(queue).list({ limit: 10, offset: 0 })).toEqual([])
    })

    deadLetterContract(open)

    test('delivers higher priorities first, and equal ones in order', async () => {
      const { broker, queue } = await openUntilDone(open)
      for (const [text, priority] of [
        ['low', 0],
        ['high', 9],
        ['middle', 5],
        ['high too', 9],
      ] as const)
        await broker.publish(queue, aMessage(text, { priority }))
      const inbox = await Inbox.open(broker, queue, 1)
      const order: string[] = []
      for (let count = 0; count < 4; count += 1) {
        const delivery = await inbox.next()
        order.push(textOf(delivery))
        await delivery.ack()
      }
      expect(order).toEqual(['high', 'high too', 'middle', 'low'])
    })

    test('holds a delayed message outside of every prefetch window until it is due', async () => {
      const { broker, queue } = await openUntilDone(open)
      const inbox = await Inbox.open(broker, queue, 1)
      const dueAtMs = Date.now() + stepMs
      // Together, because the answer to the first may take as long as its delay.
      await Promise.all([
        broker.publish(queue, aMessage('later'), { delayMs: stepMs }),
        broker.publish(queue, aMessage('now')),
      ])
      const now = await inbox.next()
      await now.ack()
      const later = await inbox.next()
      expect([textOf(now), textOf(later)]).toEqual(['now', 'later'])
      expect(Date.now()).toBeGreaterThanOrEqual(dueAtMs)
    })

    test('releases delayed messages in the order in which they are due', async () => {
      const { broker, queue } = await openUntilDone(open)
      const inbox = await Inbox.open(broker, queue)
      const publish = (steps: number) => broker.publish(queue, aMessage(`${steps}`), { delayMs: steps * stepMs })
      await Promise.all([3, 1, 2].map(publish))
      expect((await inbox.take(3)).map(textOf)).toEqual(['1', '2', '3'])
    })

    test('does not deliver a message that expired in its queue', async () => {
      const { broker, queue } = await openUntilDone(open)
      const inbox = await Inbox.open(broker, queue, 1)
      await broker.publish(queue, aMessage('holder'))
      const holder = await inbox.next()
      await broker.publish(queue, aMessage('short-lived', { expirationMs: 20 }))
      await broker.publish(queue, aMessage('after'))
      await brokerTime(broker, 40)
      await holder.ack()
      expect(textOf(await inbox.next())).toBe('after')
    })

    test('sends a broadcast to everyone who listens, and to nobody who left', async () => {
      const { broker, queue: channel } = await openUntilDone(open)
      const heard: string[] = []
      const left = await broker.listen(channel, () => heard.push('the one who left'))
      await left.close()
      const both = ['one', 'two'].map(
        (who) =>
          new Promise<void>((resolve, reject) => {
            const onMessage = (message: { body: Uint8Array }) => {
              heard.push(`${who} ${Buffer.from(message.body)}`)
              resolve()
            }
            broker.listen(channel, onMessage).catch(reject)
          }),
      )
      await broker.broadcast(channel, aMessage('revoke'))
      await Promise.all(both)
      expect(heard.sort()).toEqual(['one revoke', 'two revoke'])
    })

    topicContract(open)

    test('refuses to publish once it is closed', async () => {
      const { broker, queue } = await openUntilDone(open)
      await broker.close()
      await expect(broker.publish(queue, aMessage('late'))).rejects.toThrow('closed')
    })
  })
}
