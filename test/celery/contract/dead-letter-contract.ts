import { expect, test } from 'vitest'
import { aMessage, Inbox, type OpenBroker, openUntilDone, publishAll, textOf } from './inbox.ts'

/** The part of the broker contract about messages that nobody could end. */
export const deadLetterContract = (open: OpenBroker): void => {
  test('puts a message that comes back too often among the dead letters', async () => {
    const { broker, queue } = await openUntilDone(open, { redeliveryLimit: 2 })
    const inbox = await Inbox.open(broker, queue)
    await broker.publish(queue, aMessage('poison'))
    for (const count of [0, 1, 2]) {
      const delivery = await inbox.next()
      expect(delivery.deliveryCount).toBe(count)
      await delivery.requeue()
    }
    const [letter] = await broker.deadLetters(queue, 10)
    expect(letter && textOf(letter)).toBe('poison')
    expect(letter?.reason).toContain('came back')
  })

  test('keeps dead letters with their reason until they are taken', async () => {
    const { broker, queue } = await openUntilDone(open)
    const inbox = await Inbox.open(broker, queue)
    const message = { ...aMessage('broken', { correlationId: 'c-1', priority: 5 }), headers: { task: 'x.add' } }
    await broker.publish(queue, message)
    await (await inbox.next()).deadLetter('unreadable')
    const [listed] = await broker.deadLetters(queue, 10)
    const [taken] = await broker.takeDeadLetters(queue, 10)
    expect(taken).toEqual(listed)
    expect(taken).toMatchObject({ queue, reason: 'unreadable' })
    expect(taken?.message).toMatchObject({
      headers: { task: 'x.add' },
      properties: { correlationId: 'c-1', priority: 5 },
    })
    expect(await broker.takeDeadLetters(queue, 10)).toEqual([])
  })

  test('takes no more dead letters than asked for, the oldest first', async () => {
    const { broker, queue } = await openUntilDone(open)
    const inbox = await Inbox.open(broker, queue)
    await publishAll(broker, queue, ['1', '2', '3'])
    for (const delivery of await inbox.take(3)) await delivery.deadLetter('unreadable')
    expect((await broker.takeDeadLetters(queue, 2)).map(textOf)).toEqual(['1', '2'])
    expect((await broker.takeDeadLetters(queue, 2)).map(textOf)).toEqual(['3'])
  })
}
