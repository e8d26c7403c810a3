import { expect, test } from 'vitest'
import type { Broker } from '../../../src/celery/index.ts'
import { aMessage, Inbox, type OpenBroker, openUntilDone, publishAll, textOf } from './inbox.ts'

const ALL = { limit: 100, offset: 0 }

/** A queue whose messages with these texts have been put aside. */
const withLetters = async (open: OpenBroker, texts: readonly string[]) => {
  const { broker, queue } = await openUntilDone(open)
  const inbox = await Inbox.open(broker, queue)
  await publishAll(broker, queue, texts)
  for (const delivery of await inbox.take(texts.length)) await delivery.deadLetter('unreadable')
  return { broker, queue, inbox, letters: broker.deadLetters(queue) }
}

const idOf = async (letters: ReturnType<Broker['deadLetters']>, text: string) => {
  const found = (await letters.list(ALL)).find((letter) => textOf(letter) === text)
  return found?.id ?? 'not found'
}

/** The part of the broker contract about messages that nobody could end. */
export const deadLetterContract = (open: OpenBroker): void => {
  test('keeps dead letters as they were, with their reason', async () => {
    const { broker, queue } = await openUntilDone(open)
    const inbox = await Inbox.open(broker, queue)
    const message = { ...aMessage('broken', { correlationId: 'c-1', priority: 5 }), headers: { task: 'x.add' } }
    await broker.publish(queue, message)
    await (await inbox.next()).deadLetter('unreadable')
    const [listed] = await broker.deadLetters(queue).list(ALL)
    expect(listed).toMatchObject({ queue, reason: 'unreadable', diedAt: expect.any(Date) })
    expect(listed?.message).toMatchObject({
      headers: { task: 'x.add' },
      properties: { correlationId: 'c-1', priority: 5 },
    })
    expect(await broker.deadLetters(queue).find(listed?.id ?? '')).toEqual(listed)
  })

  test('lists dead letters by pages, the oldest first, and takes none away', async () => {
    const { letters } = await withLetters(open, ['1', '2', '3'])
    expect((await letters.list({ limit: 2, offset: 0 })).map(textOf)).toEqual(['1', '2'])
    expect((await letters.list({ limit: 2, offset: 2 })).map(textOf)).toEqual(['3'])
    expect((await letters.list(ALL)).map(textOf)).toEqual(['1', '2', '3'])
    expect(await letters.rows({ limit: 1, offset: 1 }, textOf)).toEqual(['2'])
  })

  test('sends a dead letter again to its queue, as it was, and once', async () => {
    const { letters, inbox } = await withLetters(open, ['1', '2', '3'])
    const id = await idOf(letters, '2')
    expect(await letters.retry(id)).toBe(true)
    const again = await inbox.next()
    expect([textOf(again), again.redelivered, again.message.headers]).toEqual(['2', false, {}])
    expect((await letters.list(ALL)).map(textOf)).toEqual(['1', '3'])
    expect(await letters.retry(id)).toBe(false)
  })

  test('discards a dead letter on request', async () => {
    const { letters } = await withLetters(open, ['1', '2'])
    const id = await idOf(letters, '1')
    expect([await letters.discard(id), await letters.discard(id)]).toEqual([true, false])
    expect((await letters.list(ALL)).map(textOf)).toEqual(['2'])
    expect(await letters.find(id)).toBeUndefined()
  })

  test('lets many look at dead letters and send them again at once', async () => {
    const { letters, inbox } = await withLetters(open, ['1', '2', '3', '4'])
    const ids = (await letters.list(ALL)).map(({ id }) => id)
    const [listed, ...retried] = await Promise.all([
      letters.list(ALL),
      ...[...ids, ...ids].map((id) => letters.retry(id)),
    ])
    expect(listed).toHaveLength(4)
    expect(retried.filter(Boolean)).toHaveLength(4)
    expect((await inbox.take(4)).map(textOf).sort()).toEqual(['1', '2', '3', '4'])
    expect(await letters.list(ALL)).toEqual([])
  })
}
