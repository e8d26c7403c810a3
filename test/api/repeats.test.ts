import { EventEmitter, once } from 'node:events'
import { connect } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { type TObject, Type } from 'typebox'
import { expect, onTestFinished, test } from 'vitest'
import { Unavailable } from '../../src/api/errors.ts'
import { defer } from '../../src/celery/deferred.ts'
import { aStore } from './fake-store.ts'
import { buildTestApi } from './support.ts'

interface DeedParts {
  readonly before?: (done: number) => unknown
  readonly headers?: TObject
}

/** A front door with a deed that counts how often it was done; closed at the end of the test. */
const buildDeed = ({ before = () => undefined, headers }: DeedParts = {}) => {
  const { app } = buildTestApi({ store: aStore() })
  onTestFinished(() => app.close())
  let done = 0
  app.register(async (routes) => {
    const schema = { body: Type.Object({}), ...(headers === undefined ? {} : { headers }) }
    routes.post('/deed', { schema }, async () => {
      done += 1
      await before(done)
      return { done }
    })
  })
  const ask = (key: string, body: object = {}, more: Record<string, string> = {}) =>
    app.inject({ method: 'POST', url: '/deed', headers: { 'idempotency-key': key, ...more }, body })
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
  const { ask } = buildDeed({
    before: (done) => {
      if (done === 1) throw new Unavailable('not yet')
    },
  })
  expect((await ask('one')).statusCode).toBe(503)
  expect((await ask('one')).json()).toEqual({ done: 2 })
})

test('a deed whose connection broke is not done again by the repeat that a browser sends', async () => {
  const begun = defer<void>()
  const going = defer<void>()
  const { app, ask, done } = buildDeed({
    before: () => {
      begun.resolve()
      return going.promise
    },
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

test('a repeat of a deed that hangs does not hold up the stop of the server', async () => {
  const begun = defer<void>()
  const going = defer<void>()
  const { app, ask } = buildDeed({
    before: () => {
      begun.resolve()
      return going.promise
    },
  })
  const arrivals = new EventEmitter()
  app.addHook('preValidation', async () => void arrivals.emit('arrival'))
  const first = ask('one').then(() => undefined)
  await begun.promise
  const heard = once(arrivals, 'arrival')
  const repeat = ask('one').then((answer) => answer)
  await heard
  // By then it waits.
  await setImmediate()
  const closed = app.close()
  const again = await repeat
  expect([again.statusCode, again.json().detail]).toEqual([503, expect.stringContaining('under way')])
  going.resolve()
  await Promise.all([first, closed])
})

test('a deed with headers of its own is done once, too, and they are checked', async () => {
  const { ask } = buildDeed({ headers: Type.Object({ 'x-age': Type.Optional(Type.Integer()) }) })
  expect((await ask('one', {}, { 'x-age': 'old' })).statusCode).toBe(422)
  for (let time = 0; time < 2; time++) expect((await ask('one', {}, { 'x-age': '7' })).json()).toEqual({ done: 1 })
  expect((await ask('"open')).statusCode).toBe(422)
})
