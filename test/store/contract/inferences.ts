import { expect, test } from 'vitest'
import { aRanking, aTaskId, aUser, someItems } from '../builders.ts'
import { countEvents, rankOne, type Stage, startOne } from '../stage.ts'

const WHENEVER = { olderThanMs: 0, limit: 100, forMs: 0 }

export const inferencesContract = (stage: Stage) => {
  test('a start stores user, inference and event', async () => {
    const { taskId, userId } = await startOne(stage, aUser({ name: 'Ada' }))
    expect(await stage.store.inferences.find(taskId)).toMatchObject({ taskId, userId, status: 'PENDING', reason: null })
    expect(await stage.store.users.get(userId)).toMatchObject({ user_id: userId, name: 'Ada', age_avg: 35 })
    expect(await countEvents(stage)).toEqual({ inference_start: 1 })
  })

  test('many starts at once each get their own user', async () => {
    const starts = Array.from({ length: 250 }, (_, index) => ({
      taskId: aTaskId(),
      user: aUser({ nights: index + 1 }),
    }))
    const started = await Promise.all(starts.map((start) => stage.store.inferences.start(start)))
    expect(new Set(started.map(({ userId }) => userId)).size).toBe(250)
    const last = await stage.store.users.get(started[249]?.userId ?? 0)
    expect(last).toMatchObject({ nights: 250 })
    expect(await stage.store.users.count()).toBe(250)
  })

  test('a repeated start keeps the first user and adds no event', async () => {
    const { taskId, userId } = await startOne(stage)
    const again = { taskId, user: aUser({ nights: 9 }) }
    const repeated = await Promise.all([stage.store.inferences.start(again), stage.store.inferences.start(again)])
    expect(repeated).toMatchObject([{ userId }, { userId }])
    expect(await stage.store.users.count()).toBe(1)
    expect(await countEvents(stage)).toEqual({ inference_start: 1 })
  })

  test('a task from elsewhere gets a row when its user is known, once', async () => {
    const { taskId: known, userId } = await startOne(stage)
    const [fromElsewhere, ofNobody, odd] = [aTaskId(), aTaskId(), aTaskId()]
    const unknown = await stage.store.inferences.adopt([
      { taskId: known, userId },
      { taskId: fromElsewhere, userId },
      { taskId: ofNobody, userId: userId + 1000 },
      { taskId: odd, userId: 0.5 },
    ])
    expect(unknown).toEqual([ofNobody, odd])
    expect(await stage.store.inferences.find(fromElsewhere)).toMatchObject({ userId, status: 'PENDING' })
    expect(await stage.store.inferences.adopt([{ taskId: fromElsewhere, userId }])).toEqual([])
  })

  test('text that PostgreSQL cannot hold is stored with a replacement', async () => {
    const { userId } = await startOne(stage, aUser({ name: 'a\0b\ud800\\u0000' }))
    expect(await stage.store.users.get(userId)).toMatchObject({ name: 'a\ufffdb\ufffd\\u0000' })
  })

  test.each(['', 'nobody', 'a\0b', 'x'.repeat(300), "' or 1=1"])('the id %j is an unknown task', async (taskId) => {
    const { inferences, rankings } = stage.store
    expect(await inferences.find(taskId)).toBeUndefined()
    expect(await inferences.work([taskId])).toEqual([])
    expect(await inferences.end(taskId, 'FAILURE', 'why')).toBe(false)
    expect(await rankings.show(taskId, 10)).toBeUndefined()
    expect(await rankings.results(taskId)).toBeUndefined()
    expect(await rankings.choose(taskId, 1)).toEqual({ kind: 'unknown-task' })
  })

  test('work gives the unfinished ones with their users', async () => {
    const open = await startOne(stage)
    const ended = await startOne(stage)
    await stage.store.inferences.end(ended.taskId, 'REVOKED', 'cancelled')
    const work = await stage.store.inferences.work([ended.taskId, open.taskId, aTaskId()])
    expect(work).toMatchObject([{ ...open, user: aUser() }])
    expect(work[0]?.askedAt).toBeInstanceOf(Date)
  })

  test('a second delivery finishes nothing and changes nothing', async () => {
    const { taskId } = await rankOne(stage)
    expect(await stage.store.inferences.finish([{ ...aRanking(taskId), itemIds: [5, 4, 3, 2, 1] }])).toEqual([])
    const results = await stage.store.rankings.results(taskId)
    expect(results?.map(({ itemId }) => itemId)).toEqual([1, 2, 3, 4, 5])
  })

  test('a batch finishes what it can and says which', async () => {
    await stage.store.items.replaceAll(someItems(5))
    const [first, second] = [await startOne(stage), await startOne(stage)]
    await stage.store.inferences.end(second.taskId, 'REVOKED', 'cancelled')
    const batch = [first.taskId, first.taskId, second.taskId, aTaskId()].map((taskId) => aRanking(taskId))
    expect(await stage.store.inferences.finish(batch)).toEqual([first.taskId])
    expect(await stage.store.inferences.find(second.taskId)).toMatchObject({ status: 'REVOKED' })
  })

  test('nothing final is ended again', async () => {
    const { taskId } = await rankOne(stage)
    expect(await stage.store.inferences.end(taskId, 'FAILURE', 'too late')).toBe(false)
    expect(await stage.store.inferences.find(taskId)).toMatchObject({ status: 'SUCCESS', reason: null })
  })

  test('an ended inference keeps its reason and its time', async () => {
    const { taskId } = await startOne(stage)
    expect(await stage.store.inferences.end(taskId, 'FAILURE', 'no model')).toBe(true)
    const ended = await stage.store.inferences.find(taskId)
    expect(ended).toMatchObject({ status: 'FAILURE', reason: 'no model' })
    expect(ended?.finishedAt).toBeInstanceOf(Date)
  })

  test('the outbox holds what is neither published nor final, oldest first', async () => {
    const { inferences } = stage.store
    const [first, published, ended, last] = [
      await startOne(stage),
      await startOne(stage),
      await startOne(stage),
      await startOne(stage),
    ]
    await inferences.published([published.taskId])
    await inferences.end(ended.taskId, 'REVOKED', 'cancelled')
    expect(await inferences.claim(WHENEVER)).toMatchObject([first, last])
    expect(await inferences.claim({ ...WHENEVER, limit: 1 })).toMatchObject([first])
    expect(await inferences.claim({ ...WHENEVER, olderThanMs: 60_000 })).toEqual([])
    expect(await inferences.active()).toBe(3)
  })

  test('forgotten publications come back to the outbox unless they are final', async () => {
    const { inferences } = stage.store
    const [open, done] = [await startOne(stage), await rankOne(stage)]
    await inferences.published([open.taskId, done.taskId])
    await inferences.forgetPublications()
    expect(await inferences.claim(WHENEVER)).toMatchObject([open])
  })
}
