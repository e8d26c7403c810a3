import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { canStart } from '../../../scripts/services/own-server.ts'
import { redis } from '../../../scripts/services/redis.ts'
import { defer } from '../../../src/celery/deferred.ts'
import {
  AsyncResult,
  type Backend,
  BackendUnavailable,
  openRedisBackend,
  type ResultDocument,
  type Trouble,
} from '../../../src/celery/index.ts'
import { aDocument, EXPIRES_SECONDS, openBackend, openClient, ownRedis } from './support.ts'

const LIMIT_MS = 1_500

const resultOf = (backend: Backend, taskId: string) => new AsyncResult(taskId, { backend, revoke: async () => {} })

/** Resolves when a backend works again by itself, for commands and for listeners. */
const untilBack = (backend: Backend) => {
  const isBack = async () => {
    await backend.get(randomUUID())
    await (await backend.subscribe(randomUUID(), () => {})).close()
    return true
  }
  return expect.poll(() => isBack().catch((error: unknown) => error), { timeout: 10_000 }).toBe(true)
}

describe.runIf(canStart(redis))('while Redis is away', () => {
  test('every call fails soon with BackendUnavailable, and works again after the return', async () => {
    const server = await ownRedis()
    const troubles: unknown[] = []
    const onTrouble = ({ error }: Trouble) => troubles.push(error)
    const backend = await openBackend({ url: server.url, timeoutMs: LIMIT_MS, onTrouble })
    const document = aDocument()
    await server.stop()
    const calls = [
      () => backend.store(document, EXPIRES_SECONDS),
      () => backend.get(document.task_id),
      () => backend.forget(document.task_id),
      () => backend.subscribe(document.task_id, () => {}),
    ]
    for (const call of calls) await expect(call()).rejects.toThrow(BackendUnavailable)
    await expect.poll(() => troubles[0]).toBeInstanceOf(BackendUnavailable)
    await server.start()
    await untilBack(backend)
    await backend.store(document, EXPIRES_SECONDS)
    expect(await resultOf(backend, document.task_id).get()).toBe(5)
  })

  test('a waiter stays and is woken by a result that comes after the restart', async () => {
    const server = await ownRedis()
    const [waiter, worker] = [await openBackend({ url: server.url }), await openBackend({ url: server.url })]
    const document = aDocument()
    const waiting = resultOf(waiter, document.task_id).get()
    await worker.store({ ...document, status: 'STARTED' }, EXPIRES_SECONDS)
    await server.stop('SIGKILL')
    await server.start()
    await untilBack(worker)
    await worker.store(document, EXPIRES_SECONDS)
    expect(await waiting).toBe(5)
  })

  test('a listener hears of a result that was announced while its connection was lost', async () => {
    const server = await ownRedis()
    const backend = await openBackend({ url: server.url })
    const client = await openClient(server.url)
    const document = aDocument()
    const key = `celery-task-meta-${document.task_id}`
    const heard = defer<ResultDocument>()
    await backend.subscribe(document.task_id, heard.resolve)
    // In one step: the listener is gone before the announcement.
    const steps = client.multi().addCommand(['CLIENT', 'KILL', 'TYPE', 'pubsub']).set(key, JSON.stringify(document))
    const [, , listeners] = await steps.publish(key, JSON.stringify(document)).exec()
    expect(listeners).toBe(0)
    expect(await heard.promise).toEqual(document)
  })

  test('a server that is frozen makes no call wait longer than the limit, nor does the next connection', async () => {
    const server = await ownRedis()
    const backend = await openBackend({ url: server.url, timeoutMs: LIMIT_MS })
    server.freeze()
    await expect(backend.get(randomUUID())).rejects.toThrow(BackendUnavailable)
    await expect(openRedisBackend({ url: server.url, timeoutMs: LIMIT_MS })).rejects.toThrow('no answer within')
    server.thaw()
    await untilBack(backend)
  })

  test('a restarted server that has forgotten the script still stores', async () => {
    const server = await ownRedis()
    const [backend, client] = [await openBackend({ url: server.url }), await openClient(server.url)]
    await backend.store(aDocument(), EXPIRES_SECONDS)
    await client.scriptFlush()
    const documents = Array.from({ length: 10 }, () => aDocument())
    await Promise.all(documents.map((document) => backend.store(document, EXPIRES_SECONDS)))
    expect(await client.dbSize()).toBe(11)
  })

  test('a server that refuses a command says why', async () => {
    const server = await ownRedis()
    const [backend, client] = [await openBackend({ url: server.url }), await openClient(server.url)]
    await client.configSet({ maxmemory: '1', 'maxmemory-policy': 'noeviction' })
    await expect(backend.store(aDocument(), EXPIRES_SECONDS)).rejects.toThrow(/OOM command not allowed/)
  })

  test('a server that nobody has started is named, without the password', async () => {
    const opening = openRedisBackend({ url: 'redis://:very-secret@127.0.0.1:1/0', timeoutMs: LIMIT_MS })
    const error = await opening.catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(BackendUnavailable)
    expect(`${error}`).toContain('Redis at 127.0.0.1:1')
    expect(JSON.stringify([error, `${error}`])).not.toContain('very-secret')
  })
})
