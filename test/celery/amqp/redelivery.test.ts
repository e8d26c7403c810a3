import { describe, expect, test } from 'vitest'
import { aMessage, aQueue, Inbox, textOf } from '../contract/inbox.ts'
import { openProxy } from './proxy.ts'
import { aBroker, serverUrl, VANISHING } from './support.ts'

const quorum = { queueArguments: { 'x-queue-type': 'quorum', ...VANISHING } }

/** Takes one message and ends without a word about it, as a killed worker does. */
const dieHoldingOne = async (queue: string, options: Parameters<typeof aBroker>[0]): Promise<void> => {
  const broker = await aBroker(options)
  await (await Inbox.open(broker, queue, 1)).next()
  await broker.close()
}

describe.skipIf(!serverUrl)('redelivery by RabbitMQ', () => {
  test.each([
    ['classic', { queueArguments: VANISHING }],
    ['quorum', quorum],
  ])(
    'on a %s queue tells whoever comes next that somebody had the message, and loses its place to nobody',
    async (_, options) => {
      const [broker, queue] = [await aBroker(options), aQueue()]
      for (const text of ['first', 'second']) await broker.publish(queue, aMessage(text))
      for (const _life of [1, 2, 3]) await dieHoldingOne(queue, options)
      const heirs = await (await Inbox.open(broker, queue)).take(2)
      expect(heirs.map((delivery) => [textOf(delivery), delivery.redelivered])).toEqual([
        ['first', true],
        ['second', false],
      ])
      expect(heirs[0]?.message.headers).toEqual({})
    },
  )

  test('keeps the priority of a message', async () => {
    const options = { queueArguments: { 'x-max-priority': 9, ...VANISHING } }
    const [broker, queue] = [await aBroker(options), aQueue()]
    await broker.publish(queue, aMessage('urgent', { priority: 7 }))
    await dieHoldingOne(queue, options)
    const again = await (await Inbox.open(broker, queue)).next()
    expect([again.redelivered, again.message.properties.priority]).toEqual([true, 7])
  })

  test('does not happen to an integer that amqplib alone could not read', async () => {
    const python = await openProxy(serverUrl, {
      rewrite: (bytes) => {
        const tag = bytes.indexOf('\x02msl')
        if (tag >= 0) bytes.write('L', tag + 3)
        return bytes
      },
    })
    const [sender, broker, queue] = [await aBroker({ url: python.url }), await aBroker(), aQueue()]
    const inbox = await Inbox.open(broker, queue)
    await sender.publish(queue, { ...aMessage('from Python'), headers: { ms: 1_795_409_963_327 } })
    const delivery = await inbox.next()
    expect(delivery.message.headers).toEqual({ ms: 1_795_409_963_327 })
    await delivery.deadLetter('not wanted')
    await expect
      .poll(() => broker.deadLetters(queue).list({ limit: 1, offset: 0 }))
      .toMatchObject([{ message: { headers: { ms: 1_795_409_963_327 } } }])
  })

  test('puts a message with headers that cannot be sent again among the dead letters without them', async () => {
    const [broker, queue] = [await aBroker(), aQueue()]
    const python = await openProxy(serverUrl, {
      rewrite: (bytes) => {
        for (let at = bytes.indexOf('\x01?'); at >= 0; at = bytes.indexOf('\x01?', at)) bytes.write('!', at + 1)
        return bytes
      },
    })
    const sender = await aBroker({ url: python.url })
    await sender.publish(queue, { ...aMessage('odd'), headers: { task: 'x', odd: { '?': 'date' } } })
    const delivery = await (await Inbox.open(broker, queue)).next()
    expect(delivery.message.headers.odd).toEqual({ '!': 'date' })
    await delivery.deadLetter('odd')
    expect(
      (await broker.deadLetters(queue).list({ limit: 1, offset: 0 })).map(({ message }) => message.headers),
    ).toEqual([{ task: 'x' }])
  })
})
