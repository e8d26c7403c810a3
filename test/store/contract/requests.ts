import { expect, test } from 'vitest'
import { KeyTaken } from '../../../src/store/idempotency.ts'
import type { KeyUse } from '../../../src/store/store.ts'
import { aTaskId, aUser } from '../builders.ts'
import type { Stage } from '../stage.ts'

const aUse = (changes: Partial<KeyUse> = {}): KeyUse => ({
  ownerKey: 0,
  kind: 'inference',
  key: 'once',
  payload: 'a'.repeat(64),
  busySeconds: 60,
  ...changes,
})

const HOOK = { url: 'https://shop.example/told', states: ['SUCCESS', 'FAILURE'] as const }

const CLAIM = { limit: 10, limitPerHost: 10, busyUrls: [], forMs: 60_000 }

export const requestsContract = (stage: Stage) => {
  const startOnce = async (once: KeyUse) => {
    const taskId = aTaskId()
    if (once.kind === 'training') await stage.store.models.start(taskId, { once })
    else await stage.store.inferences.start({ taskId, user: aUser(), once })
    return taskId
  }

  test.each(['inference', 'training'] as const)('the key of an %s is taken by the first start alone', async (kind) => {
    const use = aUse({ kind })
    const taskId = await startOnce(use)
    await expect(startOnce(aUse({ kind, payload: 'b'.repeat(64) }))).rejects.toThrow(KeyTaken)
    const found = await stage.store.idempotency.find(use)
    expect(found).toEqual({ payload: use.payload, taskId, isBusy: true })
    const rows = await Promise.all([stage.store.users.count(), stage.store.models.list({ limit: 9, offset: 0 })])
    expect(rows).toEqual(kind === 'inference' ? [1, []] : [0, [expect.objectContaining({ taskId })]])
  })

  test('of many starts at once with few keys, each key starts one', async () => {
    const uses = Array.from({ length: 60 }, (_, at) => aUse({ key: `key ${(at * 7) % 5}` }))
    const starts = await Promise.allSettled(uses.map((use) => startOnce(use)))
    expect(starts.filter(({ status }) => status === 'fulfilled')).toHaveLength(5)
    expect(await stage.store.users.count()).toBe(5)
  })

  test('owners and kinds have keys of their own', async () => {
    const uses = [aUse(), aUse({ ownerKey: 1 }), aUse({ kind: 'training' })]
    const taskIds = await Promise.all(uses.map((use) => startOnce(use)))
    const found = await Promise.all(uses.map((use) => stage.store.idempotency.find(use)))
    expect(found.map((used) => used?.taskId)).toEqual(taskIds)
  })

  test('a key is busy until its start has been answered, or could have been', async () => {
    const [answered, late, left] = [aUse({ key: 'a' }), aUse({ key: 'b', busySeconds: 0 }), aUse({ key: 'c' })]
    await Promise.all([answered, late, left].map((use) => startOnce(use)))
    await stage.store.idempotency.answered(answered)
    const isBusy = async (use: KeyUse) => (await stage.store.idempotency.find(use))?.isBusy
    expect([await isBusy(answered), await isBusy(late), await isBusy(left)]).toEqual([false, false, true])
    await stage.store.idempotency.noneIsBusy()
    expect(await isBusy(left)).toBe(false)
  })

  test('a key can be used again once it is forgotten', async () => {
    const first = await startOnce(aUse())
    await stage.store.idempotency.forget(60_000)
    await expect(startOnce(aUse())).rejects.toThrow(KeyTaken)
    await stage.store.idempotency.forget(0)
    expect(await startOnce(aUse())).not.toBe(first)
  })

  const tell = async (states: typeof HOOK.states | readonly ['REVOKED'] = HOOK.states, url = HOOK.url) => {
    const taskId = aTaskId()
    await stage.store.inferences.start({ taskId, user: aUser(), webhook: { url, states } })
    return taskId
  }

  test('a webhook is due when its task has ended, and then one process at a time has it', async () => {
    const taskId = await tell()
    expect(await stage.store.webhooks.claim(CLAIM)).toEqual([])
    await stage.store.inferences.end(taskId, 'FAILURE', 'no model')
    const expected = { taskId, kind: 'inference', url: HOOK.url, status: 'FAILURE', reason: 'no model', attempt: 1 }
    const claims = await Promise.all([stage.store.webhooks.claim(CLAIM), stage.store.webhooks.claim(CLAIM)])
    expect(claims.flat()).toEqual([expect.objectContaining(expected)])
  })

  test('a host gets its share alone, with what is under way there; those left over have lost no attempt', async () => {
    const taskIds = [await tell(), await tell(), await tell(), await tell(HOOK.states, 'http://[::1]:80/')]
    for (const taskId of taskIds) await stage.store.inferences.end(taskId, 'FAILURE', 'no model')
    const { webhooks } = stage.store
    const shared = { ...CLAIM, limitPerHost: 3, busyUrls: ['https://SHOP.example/other', 'http://else.example/'] }
    const claimed = await webhooks.claim(shared)
    expect(claimed.map(({ taskId }) => taskId).sort()).toEqual([taskIds[0], taskIds[1], taskIds[3]].sort())
    expect(await webhooks.claim(CLAIM)).toMatchObject([{ taskId: taskIds[2], attempt: 1 }])
  })

  test('a training tells as well', async () => {
    const taskId = aTaskId()
    await stage.store.models.start(taskId, { webhook: HOOK })
    await stage.store.models.end(taskId, 'FAILURE', 'too little data')
    expect(await stage.store.webhooks.claim(CLAIM)).toMatchObject([{ taskId, kind: 'training', status: 'FAILURE' }])
  })

  test('what failed is due again after its delay, what is closed never', async () => {
    const taskId = await tell()
    await stage.store.inferences.end(taskId, 'FAILURE', 'no model')
    await stage.store.webhooks.claim(CLAIM)
    await stage.store.webhooks.postpone({ taskId, attempt: 1 }, 60_000, 'refused')
    expect(await stage.store.webhooks.claim(CLAIM)).toEqual([])
    await stage.store.webhooks.postpone({ taskId, attempt: 1 }, 0, 'refused')
    expect(await stage.store.webhooks.claim({ ...CLAIM, forMs: 0 })).toMatchObject([{ taskId, attempt: 2 }])
    await stage.store.webhooks.close({ taskId, attempt: 2 }, null)
    expect(await stage.store.webhooks.claim(CLAIM)).toEqual([])
  })

  test('an attempt that a newer one has overtaken says nothing, unless that it was delivered', async () => {
    const { webhooks, inferences } = stage.store
    const taskId = await tell()
    await inferences.end(taskId, 'FAILURE', 'no model')
    for (const attempt of [1, 2]) expect(await webhooks.claim({ ...CLAIM, forMs: 0 })).toMatchObject([{ attempt }])
    const overtaken = { taskId, attempt: 1 }
    await webhooks.postpone(overtaken, 60_000, 'too slow')
    await webhooks.close(overtaken, 'given up')
    expect(await webhooks.claim({ ...CLAIM, forMs: 0 })).toMatchObject([{ attempt: 3 }])
    await webhooks.close(overtaken, null)
    await webhooks.postpone({ taskId, attempt: 3 }, 0, 'too slow')
    expect(await webhooks.claim(CLAIM)).toEqual([])
  })

  test('an end that nobody asked for is not told', async () => {
    const [told, untold] = [await tell(), await tell(['REVOKED'])]
    for (const taskId of [told, untold]) await stage.store.inferences.end(taskId, 'FAILURE', 'no model')
    expect(await stage.store.webhooks.claim(CLAIM)).toMatchObject([{ taskId: told }])
    await stage.store.webhooks.forget(0)
    const { rows } = await stage.database.query('select task_id from stellwerk.webhooks', [])
    expect(rows).toEqual([{ task_id: told }])
  })
}
