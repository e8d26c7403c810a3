import { randomUUID } from 'node:crypto'
import { afterAll, describe, expect, test } from 'vitest'
import { AsyncResult, openRedisBackend } from '../../../src/celery/index.ts'
import { backendContract } from '../contract/backend-contract.ts'
import { aDocument, connectClient, EXPIRES_SECONDS, openBackend, openClient, url } from './support.ts'

/** Begins all keys that would otherwise stay or meet those of other tests. */
const OURS = `test-${randomUUID()}`
const aPrefix = () => `${OURS}-${randomUUID()}`

describe.skipIf(!url)('with Redis', () => {
  afterAll(async () => {
    const client = await connectClient(url)
    for await (const keys of client.scanIterator({ MATCH: `${OURS}*`, COUNT: 1_000 }))
      if (keys[0]) await client.del(keys)
    client.destroy()
  })

  backendContract('redis', () => openRedisBackend({ url, globalKeyprefix: aPrefix() }))

  test('a document has the key, the lifetime and the channel that Celery gives it', async () => {
    const [backend, client, listener] = [await openBackend({ url }), await openClient(url), await openClient(url)]
    const document = aDocument()
    const key = `celery-task-meta-${document.task_id}`
    const announced = new Promise<string>((resolve) => listener.subscribe(key, resolve))
    await listener.ping()
    await backend.store(document, EXPIRES_SECONDS)
    expect(JSON.parse(await announced)).toEqual(document)
    expect(await client.get(key)).toBe(await announced)
    expect(await client.pTTL(key)).toBeGreaterThan((EXPIRES_SECONDS - 5) * 1_000)
    expect(await client.ttl(key)).toBeLessThanOrEqual(EXPIRES_SECONDS)
  })

  test.each([
    ['shop', 'shop_celery-task-meta-'],
    ['shop:', 'shop:celery-task-meta-'],
    ['', 'celery-task-meta-'],
  ])('keys with the prefix "%s" begin with %s', async (globalKeyprefix, beginning) => {
    const backend = await openBackend({ url, globalKeyprefix })
    const client = await openClient(url)
    const document = aDocument()
    await backend.store(document, EXPIRES_SECONDS)
    expect(await client.exists(beginning + document.task_id)).toBe(1)
  })

  test('of several ends that workers store at the same time, one stays', async () => {
    const workers = await Promise.all(Array.from({ length: 5 }, () => openBackend({ url })))
    const document = aDocument()
    await Promise.all(workers.map((worker, result) => worker.store({ ...document, result }, EXPIRES_SECONDS)))
    const first = await workers[0]?.get(document.task_id)
    await Promise.all(workers.map((worker) => worker.store({ ...document, result: 'late' }, EXPIRES_SECONDS)))
    expect(await workers[0]?.get(document.task_id)).toEqual(first)
  })

  test('a document as Python writes it is final too, NaN and all', async () => {
    const [backend, client] = [await openBackend({ url }), await openClient(url)]
    const document = aDocument()
    const text = `{"status": "SUCCESS", "result": NaN, "traceback": null, "children": [], "task_id": "${document.task_id}"}`
    await client.set(`celery-task-meta-${document.task_id}`, text, {
      expiration: { type: 'EX', value: EXPIRES_SECONDS },
    })
    await backend.store(document, EXPIRES_SECONDS)
    expect((await backend.get(document.task_id))?.result).toBeNaN()
  })

  test('nobody who has finished waiting leaves a subscription behind', async () => {
    const globalKeyprefix = aPrefix()
    const [backend, client] = [await openBackend({ url, globalKeyprefix }), await openClient(url)]
    const documents = Array.from({ length: 20 }, () => aDocument())
    const waiting = documents.flatMap(({ task_id }) =>
      [1, 2].map(() => new AsyncResult(task_id, { backend, revoke: async () => {} }).wait()),
    )
    await expect.poll(() => client.pubSubChannels(`${globalKeyprefix}*`)).toHaveLength(documents.length)
    await Promise.all(documents.map((document) => backend.store(document, EXPIRES_SECONDS)))
    await Promise.all(waiting)
    await expect.poll(() => client.pubSubChannels(`${globalKeyprefix}*`)).toEqual([])
  })

  test('what others announce on a channel harms no one who waits there', async () => {
    const [backend, client] = [await openBackend({ url }), await openClient(url)]
    const document = aDocument()
    const heard: unknown[] = []
    await backend.subscribe(document.task_id, ({ status }) => heard.push(status))
    const waiting = new AsyncResult(document.task_id, { backend, revoke: async () => {} }).wait()
    for (const text of ['', 'no JSON', '[]', '{"status": 1}'])
      await client.publish(`celery-task-meta-${document.task_id}`, text)
    await backend.store(document, EXPIRES_SECONDS)
    await waiting
    expect(heard).toEqual(['SUCCESS'])
  })
})
