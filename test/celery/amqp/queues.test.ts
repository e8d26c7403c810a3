import { describe, expect, onTestFinished, test } from 'vitest'
import { connect } from '../../../src/celery/amqp/library.ts'
import { MessageRefused, QueueFull, QueueRefused } from '../../../src/celery/index.ts'
import { aMessage, aQueue, Inbox, textOf } from '../contract/inbox.ts'
import { aBroker, serverUrl } from './support.ts'

/** A channel of somebody else's, to look and to meddle. */
const aChannel = async () => {
  const connection = await connect(serverUrl)
  onTestFinished(() => connection.close())
  const channel = await connection.createChannel()
  channel.on('error', () => {})
  return channel
}

describe.skipIf(!serverUrl)('queues of RabbitMQ', () => {
  test('are declared as Celery declares them', async () => {
    const [broker, channel, queue] = [await aBroker({ queueArguments: {} }), await aChannel(), aQueue()]
    await broker.publish(queue, aMessage('one'))
    await channel.assertExchange(queue, 'direct', { durable: true })
    expect(await channel.assertQueue(queue, { durable: true, arguments: {} })).toMatchObject({ messageCount: 1 })
    channel.publish(queue, queue, Buffer.from('through the exchange'))
    expect((await (await Inbox.open(broker, queue)).take(2)).map(textOf)).toEqual(['one', 'through the exchange'])
  })

  test('with names that no message can carry are refused at once, and others go on', async () => {
    const [broker, queue] = [await aBroker(), aQueue()]
    const refused = broker.publish('é'.repeat(200), aMessage('one'))
    await expect(refused).rejects.toThrow(/255 bytes/)
    await broker.publish(queue, aMessage('two'))
    expect(textOf(await (await Inbox.open(broker, queue)).next())).toBe('two')
  })

  test('that differ are named, with the difference and what to do', async () => {
    const [channel, queue] = [await aChannel(), aQueue()]
    await channel.assertQueue(queue, { arguments: { 'x-max-priority': 5 } })
    const broker = await aBroker({ queueArguments: {} })
    const refused = await broker.publish(queue, aMessage('one')).catch((error) => error)
    expect(refused).toBeInstanceOf(QueueRefused)
    expect(refused.message).toMatch(new RegExp(`${queue}.*inequivalent arg 'x-max-priority'.*queueArguments`))
    await expect(broker.consume(queue, { prefetch: 1, onDelivery: () => {} })).rejects.toThrow(QueueRefused)
  })

  test('are only looked at when they are not to be declared', async () => {
    const [channel, queue] = [await aChannel(), aQueue()]
    const broker = await aBroker({ declare: 'passive' })
    await expect(broker.publish(queue, aMessage('too early'))).rejects.toThrow(/no queue.*create it/s)
    await channel.assertQueue(queue, { arguments: { 'x-max-priority': 5 } })
    await broker.publish(queue, aMessage('one'))
    expect(await broker.depth(queue)).toBe(1)
  })

  test('of dead letters and delays are only looked at as well', async () => {
    const [channel, queue] = [await aChannel(), aQueue()]
    await channel.assertQueue(queue)
    const broker = await aBroker({ declare: 'passive' })
    await expect(broker.deadLetters(queue).list({ limit: 1, offset: 0 })).rejects.toThrow(/no queue.*create it/s)
    await channel.assertQueue(`${queue}.dead`, { arguments: { 'x-max-length': 5 } })
    await broker.publish(queue, aMessage('broken'))
    await (await (await Inbox.open(broker, queue)).next()).deadLetter('unreadable')
    await expect.poll(() => broker.deadLetters(queue).list({ limit: 1, offset: 0 })).toHaveLength(1)
    await channel.deleteQueue(`${queue}.dead`)
    await channel.deleteQueue(queue)
  })

  test('that nobody declared take no message without a word', async () => {
    const [broker, queue] = [await aBroker({ declare: 'none' }), aQueue()]
    await expect(broker.publish(queue, aMessage('lost'))).rejects.toThrow(QueueRefused)
  })

  test('come back when they are deleted under a publisher and a consumer', async () => {
    const [broker, channel, queue] = [await aBroker(), await aChannel(), aQueue()]
    const inbox = await Inbox.open(broker, queue)
    await broker.publish(queue, aMessage('before'))
    await (await inbox.next()).ack()
    await channel.deleteQueue(queue)
    await broker.publish(queue, aMessage('after'))
    expect(textOf(await inbox.next())).toBe('after')
  })

  test('that are full say so', async () => {
    const queueArguments = { 'x-max-length': 1, 'x-overflow': 'reject-publish' }
    const [broker, queue] = [await aBroker({ queueArguments }), aQueue()]
    await broker.publish(queue, aMessage('fits'))
    await expect(broker.publish(queue, aMessage('too many'))).rejects.toThrow(QueueFull)
  })

  test('are not harmed by a message that can never be sent', async () => {
    const [broker, queue] = [await aBroker(), aQueue()]
    const others = Array.from({ length: 20 }, (_, index) => broker.publish(queue, aMessage(String(index))))
    const longHeader = { ...aMessage('x'), headers: { long: 'x'.repeat(100_000) } }
    await expect(broker.publish(queue, longHeader)).rejects.toThrow(MessageRefused)
    await expect(broker.publish(queue, { ...aMessage(''), body: Buffer.alloc(2 ** 24 + 1) })).rejects.toThrow(
      /16777217/,
    )
    await Promise.all(others)
    expect(await broker.depth(queue)).toBe(20)
  })
})
