import { EventEmitter, once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { type DemoRequest, ownUrl, type RunDemo } from '../../src/api/demo.ts'
import { aStore } from './fake-store.ts'
import { buildTestApi, noOversight } from './support.ts'

const FIGURES = { loops: 3, failed: 0 }

const aStage = async (runDemo?: RunDemo) => {
  const oversight = {
    ...noOversight,
    ...(runDemo === undefined ? {} : { runDemo }),
  }
  const { app } = buildTestApi({ store: aStore(), oversight })
  onTestFinished(() => app.close())
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const ask = (seconds: number, headers: Record<string, string> = {}) =>
    app.inject({ method: 'POST', url: '/demo/traffic', body: { seconds }, headers })
  const state = async () => (await app.inject('/demo/traffic')).json()
  return { url, ask, state }
}

test('made-up users drive this very server, with the key of the one who asks', async () => {
  const asked: DemoRequest[] = []
  const { url, ask } = await aStage(async (request) => {
    asked.push(request)
    return FIGURES
  })
  const answer = await ask(10, { 'x-api-key': 'mine' })
  expect([answer.statusCode, answer.json()]).toEqual([200, FIGURES])
  expect(asked).toMatchObject([{ url, apiKey: 'mine', seconds: 10 }])
})

test('a second one is refused until the first has ended, also where it failed', async () => {
  const traffic = new EventEmitter()
  const begun = once(traffic, 'begun')
  const { ask } = await aStage(async () => {
    traffic.emit('begun')
    await once(traffic, 'end')
    return FIGURES
  })
  const first = ask(1)
  await begun
  expect((await ask(1)).statusCode).toBe(409)
  traffic.emit('error', new Error('nothing answers'))
  expect((await first).statusCode).toBe(500)
  const again = once(traffic, 'begun')
  const second = ask(1)
  await again
  traffic.emit('end')
  expect((await second).statusCode).toBe(200)
})

test('a server says whether it has made-up users', async () => {
  expect(await (await aStage()).state()).toEqual({ available: false })
  expect(await (await aStage(async () => FIGURES)).state()).toEqual({ available: true })
})

test('there are none of another domain, and never for long', async () => {
  expect((await (await aStage()).ask(1)).statusCode).toBe(404)
  expect((await (await aStage(async () => FIGURES)).ask(31)).statusCode).toBe(422)
})

test.each([
  ['0.0.0.0', 'http://127.0.0.1:80'],
  ['::', 'http://[::1]:80'],
  ['::1', 'http://[::1]:80'],
  ['10.0.0.1', 'http://10.0.0.1:80'],
])('a server at %s is reached at %s', (address, url) => {
  expect(ownUrl({ address, port: 80 })).toBe(url)
})
