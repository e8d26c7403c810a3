import { expect, onTestFinished, test } from 'vitest'
import { type MemoryBrokerOptions, openMemoryBroker, QueueFull } from '../../src/celery/index.ts'
import { brokerContract } from './contract/broker-contract.ts'
import { aMessage, Inbox, textOf } from './contract/inbox.ts'

brokerContract('memory', () => openMemoryBroker())

const opened = async (options: MemoryBrokerOptions) => {
  const broker = await openMemoryBroker(options)
  onTestFinished(() => broker.close())
  return broker
}

test('a bounded queue refuses a message too many, and takes one again when there is room', async () => {
  const broker = await opened({ maxLength: 1 })
  await broker.publish('q', aMessage('fits'))
  await expect(broker.publish('q', aMessage('too many'))).rejects.toThrow(QueueFull)
  const inbox = await Inbox.open(broker, 'q')
  await (await inbox.next()).ack()
  await broker.publish('q', aMessage('fits again'))
  expect(textOf(await inbox.next())).toBe('fits again')
})

test('the oldest dead letters make room for new ones', async () => {
  const broker = await opened({ maxDeadLetters: 2 })
  const inbox = await Inbox.open(broker, 'q')
  for (const text of ['1', '2', '3']) {
    await broker.publish('q', aMessage(text))
    await (await inbox.next()).deadLetter('unreadable')
  }
  expect((await broker.deadLetters('q').list({ limit: 10, offset: 0 })).map(textOf)).toEqual(['2', '3'])
})

test('a receiver cannot change what the next receiver gets', async () => {
  const broker = await opened({})
  const inbox = await Inbox.open(broker, 'q')
  await broker.publish('q', { ...aMessage('shared'), headers: { list: [1] } })
  const first = await inbox.next()
  Object.assign(first.message.headers, { list: 'changed' })
  await first.requeue()
  expect((await inbox.next()).message.headers).toEqual({ list: [1] })
})
