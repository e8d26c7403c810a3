import { expect, test } from 'vitest'
import type { Broker, Topic } from '../../../src/celery/index.ts'
import { aMessage, type OpenBroker, openUntilDone, textOf } from './inbox.ts'

/** Collects what is heard; `until` resolves when a text has come. */
const listening = async (broker: Broker, channel: string, topic: Topic) => {
  const heard: string[] = []
  const waiting = new Map<string, () => void>()
  const onMessage = (message: Parameters<typeof textOf>[0]['message']) => {
    const text = textOf({ message })
    heard.push(text)
    waiting.get(text)?.()
  }
  await broker.listen(channel, onMessage, { topic })
  const until = (text: string) =>
    new Promise<void>((resolve) => (heard.includes(text) ? resolve() : waiting.set(text, resolve)))
  return { heard, until }
}

/** Broadcasts that only some listeners are meant to hear: Celery's replies and events. */
export const topicContract = (open: OpenBroker): void => {
  test('brings a direct broadcast only to those who listen to its key', async () => {
    const { broker, queue: channel } = await openUntilDone(open)
    const mine = await listening(broker, channel, { type: 'direct', key: 'me' })
    const others = await listening(broker, channel, { type: 'direct', key: 'other' })
    await broker.broadcast(channel, aMessage('for me'), { type: 'direct', key: 'me' })
    await broker.broadcast(channel, aMessage('for the other'), { type: 'direct', key: 'other' })
    await Promise.all([mine.until('for me'), others.until('for the other')])
    expect([mine.heard, others.heard]).toEqual([['for me'], ['for the other']])
  })

  test('brings a topic broadcast to those whose pattern fits', async () => {
    const { broker, queue: channel } = await openUntilDone(open)
    const expected = {
      '#': ['task.sent', 'task', 'task.a.b', 'worker.beat', 'task.end'],
      'task.#': ['task.sent', 'task', 'task.a.b', 'task.end'],
      '*.*': ['task.sent', 'worker.beat', 'task.end'],
    }
    const listeners = await Promise.all(
      Object.keys(expected).map((key) => listening(broker, channel, { type: 'topic', key })),
    )
    for (const key of expected['#']) await broker.broadcast(channel, aMessage(key), { type: 'topic', key })
    await Promise.all(listeners.map(({ until }) => until('task.end')))
    expect(listeners.map(({ heard }) => heard)).toEqual(Object.values(expected))
  })

  test('loses a broadcast that nobody is there to hear', async () => {
    const { broker, queue: channel } = await openUntilDone(open)
    const topic = { type: 'topic', key: 'a' } as const
    await broker.broadcast(channel, aMessage('unheard'), topic)
    const late = await listening(broker, channel, topic)
    await broker.broadcast(channel, aMessage('heard'), topic)
    await late.until('heard')
    expect(late.heard).toEqual(['heard'])
  })
}
