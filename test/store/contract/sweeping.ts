import { expect, test } from 'vitest'
import type { Outbox } from '../../../src/store/store.ts'
import { aRanking, aTaskId, aUser, someItems } from '../builders.ts'
import { type Stage, startOne } from '../stage.ts'
import { trained } from '../trained.ts'

const NOW = { olderThanMs: 0, limit: 100, forMs: 0 }
const AT_ONCE = { silentForMs: 0, limit: 100 }

/** Both kinds of tasks, of which the sweep asks the same. */
const kindsOf = (stage: Stage) => ({
  inferences: {
    rows: (): Outbox<unknown> => stage.store.inferences,
    start: async (deadlineSeconds?: number) => {
      const taskId = aTaskId()
      await stage.store.inferences.start({ taskId, user: aUser(), deadlineSeconds })
      return taskId
    },
    end: (taskId: string, status: 'FAILURE' | 'REVOKED') => stage.store.inferences.end(taskId, status, 'for the test'),
    find: (taskId: string) => stage.store.inferences.find(taskId),
  },
  trainings: {
    rows: (): Outbox<unknown> => stage.store.models,
    start: async (deadlineSeconds?: number) => {
      const taskId = aTaskId()
      await stage.store.models.start(taskId, { deadlineSeconds })
      return taskId
    },
    end: (taskId: string, status: 'FAILURE' | 'REVOKED') => stage.store.models.end(taskId, status, 'for the test'),
    find: (taskId: string) => stage.store.models.find(taskId),
  },
})

export const sweepingContract = (stage: Stage) => {
  const kinds = kindsOf(stage)
  const both = ['inferences', 'trainings'] as const
  const idsOf = (entries: readonly { taskId: string }[]) => entries.map(({ taskId }) => taskId)
  const agePast = (column: string) =>
    stage.database.query(`
      update stellwerk.inferences set ${column} = ${column} - interval '1 hour';
      update stellwerk.models set ${column} = ${column} - interval '1 hour'`)

  test.each(both)('of several processes that sweep %s at once, each gets others', async (kind) => {
    const { rows, start } = kinds[kind]
    const started = await Promise.all(Array.from({ length: 12 }, () => start()))
    const claims = await Promise.all([1, 2, 3, 4].map(() => rows().claim({ ...NOW, limit: 3, forMs: 60_000 })))
    const claimed = claims.flatMap(idsOf)
    expect(new Set(claimed).size).toBe(claimed.length)
    const rest = idsOf(await rows().claim({ ...NOW, forMs: 60_000 }))
    expect([...claimed, ...rest].sort()).toEqual([...started].sort())
  })

  test.each(both)('%s that were given back, or whose sweep died, are published by the next one', async (kind) => {
    const { rows, start } = kinds[kind]
    const taskId = await start()
    await rows().claim({ ...NOW, forMs: 60_000 })
    expect(await rows().claim(NOW)).toEqual([])
    await rows().release([taskId])
    expect(idsOf(await rows().claim({ ...NOW, forMs: 60_000 }))).toEqual([taskId])
    await agePast('claimed_until')
    expect(idsOf(await rows().claim(NOW))).toEqual([taskId])
  })

  test.each(both)('%s that are overdue end, with the reason, and others do not', async (kind) => {
    const { rows, start, end, find } = kinds[kind]
    const [late, inTime, ended] = [await start(60), await start(7200), await start(60)]
    await end(ended, 'FAILURE')
    await agePast('deadline_at')
    expect(await rows().endOverdue(10)).toEqual([late])
    expect(await find(late)).toMatchObject({ status: 'REVOKED', reason: 'deadline passed' })
    expect([(await find(inTime))?.status, (await find(ended))?.status]).toEqual(['PENDING', 'FAILURE'])
  })

  test.each(both)('lost %s come back to the outbox, each time later, and five times at most', async (kind) => {
    const { rows, start } = kinds[kind]
    const taskId = await start()
    expect(await rows().reclaim(AT_ONCE)).toEqual([])
    await rows().published([taskId])
    expect(await rows().reclaim({ ...AT_ONCE, silentForMs: 60_000 })).toEqual([])
    for (let time = 1; time <= 5; time += 1) {
      expect(await rows().reclaim(AT_ONCE)).toEqual([taskId])
      expect(idsOf(await rows().claim(NOW))).toEqual([taskId])
      await rows().published([taskId])
    }
    expect(await rows().reclaim(AT_ONCE)).toEqual([])
  })

  test.each(both)('of %s only those that failed can be opened again', async (kind) => {
    const { rows, start, end, find } = kinds[kind]
    const [failed, cancelled, open] = [await start(), await start(), await start()]
    await end(failed, 'FAILURE')
    await end(cancelled, 'REVOKED')
    await rows().published([open])
    expect(await Promise.all([failed, cancelled, open].map((id) => rows().reopen(id)))).toEqual([true, false, false])
    expect(await find(failed)).toMatchObject({ status: 'PENDING', reason: null, finishedAt: null })
    expect(idsOf(await rows().claim(NOW))).toEqual([failed])
  })

  test('a start without a deadline gets the one of its kind', async () => {
    const { deadlineAt } = await stage.store.inferences.start({ taskId: aTaskId(), user: aUser() })
    const training = await stage.store.models.start(aTaskId())
    const hoursFromNow = (time: Date) => Math.round((time.getTime() - Date.now()) / 3_600_000)
    expect([hoursFromNow(deadlineAt), hoursFromNow(training.deadlineAt)]).toEqual([1, 24])
  })

  test('a run that a newer one has overtaken can write nothing', async () => {
    const { models } = stage.store
    const taskId = aTaskId()
    await models.start(taskId)
    const [old, newest] = [await models.begin(taskId), await models.begin(taskId)]
    if (!old || !newest) throw new Error('the training did not begin')
    expect(await models.touch(old)).toBe(false)
    expect(await models.fail(old, 'stale')).toBe(false)
    expect(await models.finish(trained(taskId, { ...old, kind: 'stale' }))).toBe(false)
    expect(await models.touch(newest)).toBe(true)
    expect(await models.finish(trained(taskId, { ...newest, kind: 'new' }))).toBe(true)
    expect(await models.find(taskId)).toMatchObject({ status: 'SUCCESS', kind: 'new' })
    expect(await models.touch(newest)).toBe(false)
  })

  test('a training that shows signs of life is not lost, however long ago it was published', async () => {
    const { models } = stage.store
    const taskId = aTaskId()
    await models.start(taskId)
    const run = await models.begin(taskId)
    await agePast('published_at')
    if (run) await models.touch(run)
    expect(await models.reclaim({ silentForMs: 60_000, limit: 10 })).toEqual([])
  })

  test('finishing, marking and sweeping the same rows at once never wait for each other in a circle', async () => {
    await stage.store.items.replaceAll(someItems(5))
    const { inferences } = stage.store
    const started = await Promise.all(Array.from({ length: 60 }, () => startOne(stage)))
    const ids = started.map(({ taskId }) => taskId)
    const rankings = ids.map((taskId) => aRanking(taskId))
    const finished = await Promise.all([
      inferences.finish(rankings),
      inferences.published(ids),
      inferences.finish(rankings.toReversed()),
      inferences.published(ids.toReversed()),
      inferences.claim({ ...NOW, forMs: 60_000 }).then(() => []),
      inferences.finish(rankings),
    ])
    expect(finished.flatMap((one) => one ?? []).sort()).toEqual(ids.sort())
    expect(await inferences.endings(ids)).toHaveLength(60)
  })
}
