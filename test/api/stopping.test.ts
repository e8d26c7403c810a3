import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import type { ApiStore } from '../../src/api/parts.ts'
import { buildTestApi } from './support.ts'

test.each([
  ['nothing', ''],
  ['half a request head', 'GET /livez HT'],
])('a connection that has sent %s does not hold up the stop', async (_what, text) => {
  const { app } = buildTestApi({ store: {} as ApiStore })
  const address = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
  const connected = once(app.server, 'connection')
  const socket = connect(Number(address.port), address.hostname)
  socket.on('error', () => {})
  await connected
  socket.write(text)
  const hungUp = once(socket, 'close')
  await app.close()
  await hungUp
  expect(socket.destroyed).toBe(true)
})

test('a server that is leaving is not ready and ends its connections, and still serves', async () => {
  const { app } = buildTestApi({ store: {} as ApiStore })
  onTestFinished(() => app.close())
  await app.ready()
  app.leave()
  const ready = await app.inject('/readyz')
  expect([ready.statusCode, ready.json()]).toMatchObject([503, { checks: { server: 'it is stopping' } }])
  const alive = await app.inject('/livez')
  expect([alive.statusCode, alive.headers.connection]).toEqual([200, 'close'])
})
