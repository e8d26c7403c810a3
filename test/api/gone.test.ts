import { once } from 'node:events'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import type { ApiParts } from '../../src/api/parts.ts'
import { defer } from '../../src/celery/deferred.ts'
import { aUser } from '../domain/builders.ts'
import { build, useKeys } from './access/support.ts'
import { noOversight, startInference, type TestApi, UNKNOWN_ID } from './support.ts'

const stage = useKeys()

/** A connection to the server, and the server's end of it. */
const open = async ({ app }: Pick<TestApi, 'app'>) => {
  if (!app.server.listening) await app.listen({ port: 0, host: '127.0.0.1' })
  const accepted = once(app.server, 'connection')
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  const [other] = (await accepted) as [Socket]
  return { socket, other }
}

const requestOf = (path: string) => `GET ${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`

/** An API that finds out who asks only when it is let to. */
const aSlowApi = () => {
  const gate = defer<[]>()
  let open = 0
  const openMonitor: ApiParts['oversight']['openMonitor'] = async () => {
    open += 1
    return {
      close: async () => {
        open -= 1
      },
    }
  }
  const store = { ...stage.store, keys: { ...stage.store.keys, all: () => gate.promise } }
  const api = build({ maxWaitsPerClient: 1 }, { store, oversight: { ...noOversight, openMonitor } })
  return { ...api, letIn: () => gate.resolve([]), looking: () => open }
}

/** Sends a request and is gone before it is known who asks. */
const comeAndGo = async (api: ReturnType<typeof aSlowApi>, path: string) => {
  const { socket, other } = await open(api)
  socket.write(requestOf(path))
  await once(api.app.server, 'request')
  const closed = once(other, 'close')
  socket.destroy()
  await closed
  api.letIn()
}

test('who goes away before it is known who asks holds no place among those who wait', async () => {
  const api = aSlowApi()
  const url = `/inference/status/${UNKNOWN_ID}?wait=60`
  await comeAndGo(api, url)
  expect((await api.app.inject(url)).statusCode).toBe(404)
})

test('nor is the system looked at for them', async () => {
  const api = aSlowApi()
  await comeAndGo(api, '/system/events')
  const { socket } = await open(api)
  socket.write(requestOf('/system/events'))
  expect(String(await once(socket, 'data'))).toMatch(/^HTTP\/1.1 200 /)
  socket.destroy()
  await expect.poll(api.looking).toBe(0)
})

test('requests that were sent ahead on one connection all end with it', async () => {
  const api = build({}, { store: stage.store })
  const tasks = [await startInference(api, aUser()), await startInference(api, aUser())]
  const { socket } = await open(api)
  socket.write(tasks.map((taskId) => requestOf(`/inference/status/${taskId}?wait=60`)).join(''))
  for (const taskId of tasks) await api.queue.waited(taskId)
  socket.destroy()
  for (const taskId of tasks) await api.queue.left(taskId)
}, 30_000)
