import { expect, test } from 'vitest'
import { aRanking, aTaskId, aUser } from '../builders.ts'
import { rankOne, type Stage, startOne } from '../stage.ts'

const idsOf = (rows: readonly { taskId: string }[] | undefined) => rows?.map(({ taskId }) => taskId)

export const oversightContract = (stage: Stage) => {
  const tasks: Stage['store']['oversight']['tasks'] = (query) => stage.store.oversight.tasks(query)

  const startTraining = async () => {
    const taskId = aTaskId()
    await stage.store.models.start(taskId)
    return taskId
  }

  test('tasks of both kinds are paged by the last one of the page before, the newest first', async () => {
    const oldest = (await startOne(stage)).taskId
    const training = await startTraining()
    const newest = (await startOne(stage)).taskId
    expect(idsOf(await tasks({ limit: 2 }))).toEqual([newest, training])
    expect(idsOf(await tasks({ limit: 2, before: training }))).toEqual([oldest])
    expect(await tasks({ limit: 2, before: oldest })).toEqual([])
  })

  test('tasks stored in the same moment are each on one page', async () => {
    const all = await Promise.all(Array.from({ length: 9 }, async () => (await startOne(stage)).taskId))
    await stage.database.query('update stellwerk.inferences set created_at = now()')
    const seen: string[] = []
    for (let page = idsOf(await tasks({ limit: 2 })); page?.length; ) {
      seen.push(...page)
      page = idsOf(await tasks({ limit: 2, before: seen.at(-1) ?? '' }))
    }
    expect(seen.sort()).toEqual(all.sort())
  })

  test.each(['nobody', '', 'a\0b'])('there is no page before %j, which is no task', async (before) => {
    expect(await tasks({ limit: 1, before })).toBeUndefined()
  })

  test('tasks are found by their state and by their kind', async () => {
    const [{ taskId: failed }, { taskId: revoked }, { taskId: ranked }] = [
      await startOne(stage),
      await startOne(stage),
      await rankOne(stage),
    ]
    const training = await startTraining()
    await stage.store.inferences.end(failed, 'FAILURE', 'the worker was lost')
    await stage.store.inferences.end(revoked, 'REVOKED', 'cancelled')
    const found = { limit: 9 }
    expect(await tasks({ ...found, state: 'FAILURE' })).toMatchObject([
      { taskId: failed, type: 'inference', reason: 'the worker was lost' },
    ])
    expect(idsOf(await tasks({ ...found, state: 'REVOKED' }))).toEqual([revoked])
    expect(idsOf(await tasks({ ...found, state: 'SUCCESS' }))).toEqual([ranked])
    expect(idsOf(await tasks({ ...found, state: 'PENDING' }))).toEqual([training])
    expect(idsOf(await tasks({ ...found, type: 'training' }))).toEqual([training])
    expect(await tasks({ ...found, type: 'training', state: 'FAILURE' })).toEqual([])
  })

  test('a ranked inference shows its user, its best items and what became of them', async () => {
    const { taskId, userId } = await rankOne(stage)
    await stage.store.rankings.show(taskId, 3)
    await stage.store.rankings.choose(taskId, 2)
    expect(await stage.store.oversight.task(taskId)).toMatchObject({
      type: 'inference',
      status: 'SUCCESS',
      userId,
      user: aUser(),
      ranking: {
        kept: 5,
        isExplored: false,
        modelVersion: null,
        shownCount: 3,
        chosenItem: 2,
        best: [{ itemId: 1, score: 1 }, {}, {}, {}, {}],
      },
    })
  })

  test('an inference without a ranking and a training show what there is', async () => {
    const { taskId } = await startOne(stage)
    const training = await startTraining()
    await stage.store.models.begin(training)
    expect(await stage.store.oversight.task(taskId)).toMatchObject({ ranking: null, publishedAt: null, republished: 0 })
    expect(await stage.store.oversight.task(training)).toMatchObject({
      type: 'training',
      status: 'STARTED',
      runs: 1,
      model: { cause: 'request', verdict: null },
    })
    expect(await stage.store.oversight.task('nobody')).toBeUndefined()
  })

  test('a ranked inference was begun as long before its end as its worker says, and never before it was stored', async () => {
    const [waiting, slow] = [await startOne(stage), await startOne(stage)]
    await stage.database.query("update stellwerk.inferences set created_at = created_at - interval '1 minute'")
    const fresh = await startOne(stage)
    expect(await stage.store.oversight.task(waiting.taskId)).toMatchObject({ begunAt: null })
    await stage.store.inferences.finish([aRanking(slow.taskId), aRanking(fresh.taskId)], 5000)
    const [begun, clamped] = [
      await stage.store.oversight.task(slow.taskId),
      await stage.store.oversight.task(fresh.taskId),
    ]
    expect(Number(begun?.finishedAt) - Number(begun?.begunAt)).toBe(5000)
    expect(clamped?.begunAt).toEqual(clamped?.createdAt)
  })

  test('an inference that its worker ended otherwise was begun as long before, and not where that never took it up', async () => {
    const [ran, waited] = [await startOne(stage), await startOne(stage)]
    await stage.database.query("update stellwerk.inferences set created_at = created_at - interval '1 minute'")
    const ending = { status: 'FAILURE', reason: 'bad' } as const
    await stage.store.inferences.endRun({ ...ending, taskId: ran.taskId, spentMs: 5000 })
    await stage.store.inferences.endRun({ ...ending, taskId: waited.taskId, spentMs: null })
    const begun = await stage.store.oversight.task(ran.taskId)
    expect(Number(begun?.finishedAt) - Number(begun?.begunAt)).toBe(5000)
    expect(await stage.store.oversight.task(waited.taskId)).toMatchObject({ status: 'FAILURE', begunAt: null })
  })

  test('a training was begun by its last run, and one that failed and is retried has not begun', async () => {
    const taskId = await startTraining()
    const begunAt = async () => (await stage.store.oversight.task(taskId))?.begunAt
    const before = await begunAt()
    const run = await stage.store.models.begin(taskId)
    expect([before, await begunAt()]).toEqual([null, expect.any(Date)])
    await stage.store.models.fail(run ?? { taskId, attempt: 0 }, 'the worker was lost')
    await stage.store.models.reopen(taskId)
    expect(await begunAt()).toBeNull()
  })

  test('the event log is paged by the last event of the page before, also by type', async () => {
    const { taskId } = await rankOne(stage)
    await stage.store.rankings.show(taskId, 3)
    await startTraining()
    const { events } = stage.store.oversight
    const all = await events({ limit: 9 })
    expect(all.map(({ event }) => event)).toEqual(['training', 'results', 'inference_start'])
    expect(await events({ limit: 1, before: all[0]?.eventId ?? 0 })).toEqual([all[1]])
    expect(await events({ limit: 9, type: 'training' })).toEqual([all[0]])
    expect(await events({ limit: 9, type: 'results', before: all[1]?.eventId ?? 0 })).toEqual([])
  })

  test('the event log of one task has all that is told of it, however often its answer changed', async () => {
    const { taskId } = await rankOne(stage)
    await stage.store.rankings.show(taskId, 3)
    await Promise.all([rankOne(stage), startTraining()])
    for (const itemId of [3, -1]) await stage.store.rankings.choose(taskId, itemId)
    const { events } = stage.store.oversight
    const all = await events({ limit: 9, taskId })
    expect(all.map(({ event }) => event).toReversed()).toEqual([
      ...['inference_start', 'results', 'selection', 'good_inference', 'selection', 'bad_inference'],
    ])
    expect(all.every((event) => event.taskId === taskId)).toBe(true)
    expect(await events({ limit: 9, taskId, type: 'results' })).toEqual([all[4]])
    expect(await events({ limit: 1, taskId, before: all[0]?.eventId ?? 0 })).toEqual([all[1]])
  })

  test('the event log of one task has both of two choices at once, also where the one that began first holds', async () => {
    const { taskId } = await rankOne(stage)
    await stage.store.rankings.choose(taskId, 3)
    // It began a minute after the next one, and was written before it.
    const { database, store } = stage
    await database.query("update stellwerk.impressions set chosen_at = chosen_at + interval '1 minute'")
    await database.query(
      "update stellwerk.events set time_event = time_event + interval '1 minute' where event in ('selection', 'good_inference')",
    )
    await store.rankings.choose(taskId, -1)
    const told = (await store.oversight.events({ limit: 9, taskId })).map(({ event }) => event)
    expect(told).toEqual(['bad_inference', 'selection', 'good_inference', 'selection', 'inference_start'])
  })

  test('the event log of a training has its start, and that of no task nothing', async () => {
    const taskId = await startTraining()
    const { events } = stage.store.oversight
    expect(await events({ limit: 9, taskId })).toMatchObject([{ event: 'training', taskId }])
    for (const nobody of ['nobody', '', 'a\0b']) expect(await events({ limit: 9, taskId: nobody })).toEqual([])
  })

  test('how tasks stand is told of those that are asked about and of those that have not ended', async () => {
    const [ranked, other, waiting] = [await rankOne(stage), await rankOne(stage), await startOne(stage)]
    const training = await startTraining()
    const standings = await stage.store.oversight.standings([ranked.taskId, waiting.taskId, 'nobody', 'a\0b'])
    const byId = Object.fromEntries(standings.map(({ taskId, ...standing }) => [taskId, standing]))
    expect(byId).toEqual({
      [ranked.taskId]: { type: 'inference', status: 'SUCCESS', finishedAt: expect.any(Date) },
      [waiting.taskId]: { type: 'inference', status: 'PENDING', finishedAt: null },
      [training]: { type: 'training', status: 'PENDING', finishedAt: null },
    })
    expect([standings.length, other.taskId in byId]).toEqual([3, false])
  })
}
