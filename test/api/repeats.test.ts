import { once } from 'node:events'
import { connect } from 'node:net'
import { Type } from 'typebox'
import { expect, onTestFinished, test } from 'vitest'
import { Unavailable } from '../../src/api/errors.ts'
import { defer } from '../../src/celery/deferred.ts'
import { aStore } from './fake-store.ts'
import { buildTestApi } from './support.ts'

/** A front door with a deed that counts how often it was done; closed at the end of the test. */
const buildDeed = (before: (done: number) => unknown = () => undefined) => {
  const { app } = buildTestApi({ store: aStore() })
  onTestFinished(() => app.close())
  let done = 0
  app.register(async (routes) => {
    routes.post('/deed', { schema: { body: Type.Object({}) } }, async () => {
      done += 1
      await before(done)
      return { done }
    })
  })
  const ask = (key: string, body: object = {}) =>
    app.inject({ method: 'POST', url: '/deed', headers: { 'idempotency-key': key }, body })
  return { app, ask, done: () => done }
}

test('a deed is done once for each key, and its repeats get the first answer', async () => {
  const { ask } = buildDeed()
  const first = await ask('"one"')
  const again = await ask('one')
  expect([again.statusCode, again.headers['content-type'], again.json()]).toEqual([
    200,
    first.headers['content-type'],
    { done: 1 },
  ])
  expect((await ask('two')).json()).toEqual({ done: 2 })
  expect((await ask('one', { other: true })).statusCode).toBe(422)
})

test('a deed that was refused is done by the next one with its key', async () => {
  const { ask } = buildDeed((done) => {
    if (done === 1) throw new Unavailable('not yet')
  })
  expect((await ask('one')).statusCode).toBe(503)
  expect((await ask('one')).json()).toEqual({ done: 2 })
})

test('a deed whose connection broke is not done again by the repeat that a browser sends', async () => {
  const begun = defer<void>()
  const going = defer<void>()
  const { app, ask, done } = buildDeed(async () => {
    begun.resolve()
    await going.promise
  })
  await app.listen({ port: 0 })
  const { port } = new URL(app.listeningOrigin)
  const socket = connect(Number(port), '127.0.0.1')
  await once(socket, 'connect')
  socket.write('POST /deed HTTP/1.1\r\nhost: 127.0.0.1\r\nidempotency-key: one\r\ncontent-type: application/json\r\n')
  socket.write('content-length: 2\r\n\r\n{}')
  await begun.promise
  socket.destroy()
  const again = ask('one')
  going.resolve()
  expect((await again).json()).toEqual({ done: 1 })
  expect(done()).toBe(1)
})
