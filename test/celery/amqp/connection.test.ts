import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { anyFreePort } from '../../../scripts/services/ports.ts'
import { BrokerUnavailable, openAmqpBroker } from '../../../src/celery/index.ts'
import { aMessage, aQueue, Inbox, textOf } from '../contract/inbox.ts'
import { openProxy } from './proxy.ts'
import { aBroker, serverUrl, troubles } from './support.ts'

/** Frames that RabbitMQ sends at an alarm and after it: class 10, methods 60 and 61. */
const frame = (payload: Buffer) => Buffer.from([1, 0, 0, 0, 0, 0, payload.length, ...payload, 0xce])
const BLOCKED = frame(Buffer.from('\0\x0a\0\x3c\x0dlow on memory'))
const UNBLOCKED = frame(Buffer.from('\0\x0a\0\x3d'))

const pem = (what: string) => fileURLToPath(new URL(`../redis/localhost-${what}.pem`, import.meta.url))

const deadUrl = async () => `amqp://somebody:secret@127.0.0.1:${await anyFreePort()}/`

test('a server that never answers is named after the time given, without the password', async () => {
  const { seen, onTrouble } = troubles()
  const failed = await openAmqpBroker({ url: await deadUrl(), startTimeoutMs: 1_000, onTrouble }).catch(
    (error) => error,
  )
  expect(failed).toBeInstanceOf(BrokerUnavailable)
  expect(failed.message).toMatch(/amqp:\/\/127\.0\.0\.1:\d+\/.*ECONNREFUSED/)
  expect(failed.message).not.toContain('secret')
  expect(seen.length).toBeGreaterThan(1)
  expect(String(seen[0]?.error)).toContain('ECONNREFUSED')
})

/** A program that publishes one message, closes its broker and has nothing more to do. */
const PUBLISH_AND_END = `
  import { openAmqpBroker } from ${JSON.stringify(new URL('../../../src/celery/index.ts', import.meta.url).href)}
  const broker = await openAmqpBroker({ url: process.env.URL, confirmTimeoutMs: 3_600_000, declare: 'passive' })
  await broker.publish(process.env.QUEUE, { headers: {}, properties: {}, body: Buffer.from('one') })
  await broker.close()`

describe.skipIf(!serverUrl)('a connection to RabbitMQ', () => {
  test('that is closed keeps no process from ending, however long confirms may take', async () => {
    const [broker, queue] = [await aBroker(), aQueue()]
    // The queue is there, as those of tests are.
    expect(await broker.depth(queue)).toBe(0)
    const options = { timeout: 60_000, env: { ...process.env, URL: serverUrl, QUEUE: queue } }
    await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '-e', PUBLISH_AND_END],
      options,
    )
    expect(await broker.depth(queue)).toBe(1)
  })

  test('is made with the first address that answers', async () => {
    const [broker, queue] = [await aBroker({ url: `${await deadUrl()};${serverUrl}` }), aQueue()]
    await broker.publish(queue, aMessage('one'))
    expect(await broker.depth(queue)).toBe(1)
  })

  test('that was refused at the start is tried again until it works', async () => {
    const [proxy, { first, onTrouble }] = [await openProxy(serverUrl), troubles()]
    proxy.refuse(true)
    const opening = aBroker({ url: proxy.url, onTrouble })
    await first(({ doing }) => doing.startsWith('connecting'))
    proxy.refuse(false)
    await expect(opening).resolves.toBeDefined()
  })

  test('that is lost comes back by itself, and with it consumers and listeners', async () => {
    const [proxy, other, queue] = [await openProxy(serverUrl), await aBroker(), aQueue()]
    const broker = await aBroker({ url: proxy.url })
    const inbox = await Inbox.open(broker, queue)
    const heard: string[] = []
    const channel = aQueue()
    await broker.listen(channel, (message) => heard.push(textOf({ message })))
    proxy.cut()
    await other.publish(queue, aMessage('while away'))
    expect(textOf(await inbox.next())).toBe('while away')
    await broker.publish(queue, aMessage('back'))
    expect(textOf(await inbox.next())).toBe('back')
    await expect
      .poll(async () => {
        await other.broadcast(channel, aMessage('hello'))
        return heard
      })
      .toContain('hello')
  })

  test('tells a listener when it hears again after a loss, and not before', async () => {
    const proxy = await openProxy(serverUrl)
    const broker = await aBroker({ url: proxy.url })
    let resumed = 0
    await broker.listen(aQueue(), () => {}, { onResumed: () => (resumed += 1) })
    expect(resumed).toBe(0)
    proxy.cut()
    await expect.poll(() => resumed).toBe(1)
  })

  test('gives back what it held when it is lost; settling that has no effect any more', async () => {
    const [proxy, queue] = [await openProxy(serverUrl), aQueue()]
    const broker = await aBroker({ url: proxy.url })
    const inbox = await Inbox.open(broker, queue)
    await broker.publish(queue, aMessage('held'))
    const held = await inbox.next()
    proxy.cut()
    const again = await inbox.next()
    await held.ack()
    await held.deadLetter('too late')
    expect([textOf(again), again.redelivered]).toEqual(['held', true])
    await again.ack()
    await broker.close()
    expect(await (await aBroker()).depth(queue)).toBe(0)
  })

  test('that stays away lets publishing fail soon, saying why', async () => {
    const [proxy, queue] = [await openProxy(serverUrl), aQueue()]
    const broker = await aBroker({ url: proxy.url, unavailableAfterMs: 100 })
    await broker.publish(queue, aMessage('one'))
    proxy.refuse(true)
    proxy.cut()
    await expect
      .poll(() => broker.publish(queue, aMessage('two')).catch((error) => error))
      .toBeInstanceOf(BrokerUnavailable)
    proxy.refuse(false)
    await expect
      .poll(() =>
        broker.publish(queue, aMessage('three')).then(
          () => 'sent',
          () => 'not yet',
        ),
      )
      .toBe('sent')
  })

  test('that breaks leaves no publisher without an answer', async () => {
    const [proxy, queue] = [await openProxy(serverUrl), aQueue()]
    const broker = await aBroker({ url: proxy.url })
    await broker.publish(queue, aMessage('first'))
    const sent = Array.from({ length: 200 }, (_, index) => broker.publish(queue, aMessage(String(index))))
    proxy.cut()
    const outcomes = await Promise.allSettled(sent)
    const confirmed = outcomes.filter(({ status }) => status === 'fulfilled').length
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(BrokerUnavailable)
    expect(await (await aBroker()).depth(queue)).toBeGreaterThan(confirmed)
  })

  test('whose server has no memory left lets publishing fail at once, with the reason', async () => {
    const [proxy, queue] = [await openProxy(serverUrl), aQueue()]
    const broker = await aBroker({ url: proxy.url })
    await broker.publish(queue, aMessage('before'))
    proxy.say(BLOCKED)
    await expect
      .poll(() => broker.publish(queue, aMessage('no')).catch(String))
      .toMatch(/BrokerUnavailable.*low on memory/)
    proxy.say(UNBLOCKED)
    await expect.poll(() => broker.publish(queue, aMessage('yes')).then(() => 'sent', String)).toBe('sent')
  })

  test('may be encrypted, and is refused to a server that no trusted certificate vouches for', async () => {
    const tls = { key: await readFile(pem('key')), cert: await readFile(pem('certificate')) }
    const { port } = new URL((await openProxy(serverUrl, { tls })).url)
    const [url, queue] = [`amqps://localhost:${port}`, aQueue()]
    await expect(aBroker({ url, startTimeoutMs: 1_000 })).rejects.toThrow(/certificate/)
    const broker = await aBroker({ url: `${url}?cacertfile=${pem('certificate')}` })
    await broker.publish(queue, aMessage('secret'))
    expect(await broker.depth(queue)).toBe(1)
  })
})
