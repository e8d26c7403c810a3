import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { DriftStore, FeedbackBlock, Unread } from '../../../src/store/store.ts'
import { aTaskId, aUser, someItems } from '../builders.ts'
import { countEvents, rankOne, type Stage, startOne } from '../stage.ts'
import { trained } from '../trained.ts'

const HOUR = new Date('2026-11-23T10:00:00Z')

/** Forgets what was read, who reads, and lets what is open count as settled once it is. */
const RESET = `
  update stellwerk.drift_cursors set read_upto = 0, next_upto = null, next_xid = null, next_at = null,
    holder = null, held_until = '-infinity';
  truncate stellwerk.input_windows, stellwerk.feedback_blocks`

const SETTLE = "update stellwerk.drift_cursors set next_at = next_at - interval '1 minute'"

/** However long the machine took since. */
const JUST_NOW = 'update stellwerk.drift_cursors set next_at = clock_timestamp()'

const STILL_OPEN = `
  select source from stellwerk.drift_cursors where next_xid > pg_snapshot_xmin(pg_current_snapshot())`

/**
 * The bound is taken by the first reading, and read up to by the second. Transactions of other databases on the
 * server, such as those of other tests, are waited for as well.
 */
const readSettled = async <Row>({ database }: Stage, read: () => Promise<Unread<Row> | undefined>) => {
  await read()
  await database.query(SETTLE)
  await expect.poll(() => database.query(STILL_OPEN)).toMatchObject({ rows: [] })
  return read()
}

const aWindow = (users: number, startedAt = HOUR) => ({
  startedAt,
  users,
  sketches: { budget: { missing: 0, counts: { '500': users } } },
})

const aBlock = (blockNo: number, fields: Partial<FeedbackBlock> = {}): FeedbackBlock => ({
  modelId: 'm',
  blockNo,
  firstAt: HOUR,
  lastAt: HOUR,
  lists: 50,
  chosen: 40,
  reciprocals: 20.5,
  squaredReciprocals: 15.25,
  positions: 90,
  tastes: { price: { count: 40, sum: -3.5, squares: 9 } },
  ...fields,
})

const begin = (drift: DriftStore, notAfter: Date | null = null) =>
  drift.startTraining({ taskId: randomUUID(), cause: 'choices', notAfter })

export const driftContract = (stage: Stage) => {
  const fresh = async () => {
    await stage.database.query(RESET)
    return stage.store.drift
  }

  test('what a model learned from is kept with it, until its training has ended', async () => {
    const { drift, models } = stage.store
    const taskId = aTaskId()
    await models.start(taskId)
    const basis = { inputs: aWindow(3).sketches, tastes: { price: { count: 2, sum: 1, squares: 0.5 } } }
    await drift.saveBasis(taskId, basis)
    const comparedWith = (await models.serving())[0]?.modelId ?? null
    await models.finish(trained(taskId, { comparedWith }))
    await drift.saveBasis(taskId, { inputs: {}, tastes: {} })
    expect(await drift.reference()).toMatchObject({ modelId: taskId, ...basis })
  })

  test('new users are read once, in pieces, by one process at a time', async () => {
    const drift = await fresh()
    for (const nights of [1, 2, 3]) await startOne(stage, aUser({ nights }))
    const first = await readSettled(stage, () => drift.unreadUsers('one', 2))
    expect(first?.rows.map(({ user }) => user.nights)).toEqual([1, 2])
    expect(await drift.unreadUsers('other', 2)).toBeUndefined()
    expect(await drift.saveWindows(first ?? expect.fail(), [aWindow(2)])).toBe(true)
    const rest = await drift.unreadUsers('one', 2)
    expect(rest?.rows.map(({ user }) => user.nights)).toEqual([3])
    await drift.saveWindows(rest ?? expect.fail(), [aWindow(3)])
    expect(await readSettled(stage, () => drift.unreadUsers('one', 2))).toBeUndefined()
  })

  test('users of made-up lists did not ask, and are passed over', async () => {
    const drift = await fresh()
    await stage.store.items.replaceAll(someItems(2))
    await stage.store.datasets.addLabelled([{ user: aUser({ nights: 1 }), itemIds: [1, 2], chosen: 1, askedAt: HOUR }])
    await startOne(stage, aUser({ nights: 2 }))
    const read = (await readSettled(stage, () => drift.unreadUsers('one', 1))) ?? expect.fail()
    expect(read.rows).toEqual([])
    await drift.saveWindows(read, [])
    expect((await drift.unreadUsers('one', 1))?.rows.map(({ user }) => user.nights)).toEqual([2])
  })

  test('what was read is saved once, also when two processes read the same', async () => {
    const drift = await fresh()
    await startOne(stage)
    const read = (await readSettled(stage, () => drift.unreadUsers('one', 10))) ?? expect.fail()
    expect(await drift.saveWindows(read, [aWindow(1)])).toBe(true)
    expect(await drift.saveWindows(read, [aWindow(2)])).toBe(false)
    expect(await drift.windowsAt([HOUR])).toEqual([aWindow(1)])
  })

  test('users who may still be followed by an earlier one are not read yet', async () => {
    const drift = await fresh()
    await startOne(stage)
    await drift.unreadUsers('one', 10)
    await stage.database.query(JUST_NOW)
    expect(await drift.unreadUsers('one', 10)).toBeUndefined()
  })

  test('of the answered lists the model and the position of the choice that holds are read', async () => {
    const drift = await fresh()
    for (const choices of [[5, 2], [-1]]) {
      const { taskId } = await rankOne(stage)
      await stage.store.rankings.show(taskId, 5)
      for (const choice of choices) await stage.store.rankings.choose(taskId, choice)
    }
    const read = await readSettled(stage, () => drift.unreadChoices('one', 10))
    expect(read?.rows.map(({ position }) => position)).toEqual([2, null])
    expect(read?.rows[0]?.shown.map(({ price }) => price)).toEqual([100, 101, 102, 103, 104])
  })

  test('the newest windows are answered until they hold enough users', async () => {
    const drift = await fresh()
    const hours = [0, 1, 2].map((hour) => new Date(HOUR.getTime() + hour * 3_600_000))
    await drift.saveWindows(
      { after: 0, upto: 1 },
      hours.map((hour) => aWindow(10, hour)),
    )
    expect(await drift.recentWindows(HOUR, 15)).toEqual(hours.slice(1).map((hour) => aWindow(10, hour)))
    expect(await drift.inputHistory('budget', HOUR)).toHaveLength(3)
    expect(await drift.inputHistory('nights', hours[2] ?? HOUR)).toEqual([{ startedAt: hours[2], sketch: undefined }])
    await drift.forget({ windowsBefore: hours[2] ?? HOUR, blocksBefore: HOUR, keepFirstBlocks: 1 })
    const { startedAt, sketches } = aWindow(10, hours[2])
    expect(await drift.inputHistory('budget', HOUR)).toEqual([{ startedAt, sketch: sketches.budget }])
  })

  test('the first and the newest blocks of a model are answered in their order', async () => {
    const drift = await fresh()
    await drift.saveBlocks(
      { after: 0, upto: 1 },
      [0, 1, 2, 3].map((no) => aBlock(no)),
    )
    await drift.saveBlocks({ after: 1, upto: 2 }, [aBlock(3, { lists: 51 }), aBlock(0, { modelId: 'other' })])
    expect(await drift.blocks('m', HOUR, { first: 1, newest: 2 })).toEqual([
      aBlock(0),
      aBlock(2),
      aBlock(3, { lists: 51 }),
    ])
    expect(await drift.lastBlock('other')).toEqual(aBlock(0, { modelId: 'other' }))
  })

  test('what has drifted is changed by the one process that knew how it was', async () => {
    const drift = await fresh()
    const before = await drift.state()
    const after = { modelId: 'm', signals: ['choice_rate'], since: HOUR }
    expect(await drift.changeState(after, before)).toBe(true)
    expect(await drift.changeState(after, before)).toBe(false)
    expect(await drift.state()).toEqual(after)
  })

  test('of many processes one starts a training, and none while one is unfinished', async () => {
    const { drift, models } = stage.store
    const started = await Promise.all(Array.from({ length: 5 }, () => begin(drift)))
    expect(started.filter(Boolean)).toHaveLength(1)
    expect(await countEvents(stage)).toMatchObject({ training: 1 })
    const { isTraining, lastBegunAt } = await drift.situation(10)
    expect(isTraining).toBe(true)
    for (const { taskId } of await models.list({ limit: 1, offset: 0 }))
      await models.end(taskId, 'FAILURE', 'for the test')
    expect(await begin(drift, new Date(0))).toBe(false)
    expect(await begin(drift, lastBegunAt)).toBe(true)
  })

  test('choices count from the begin of the last training, up to the limit', async () => {
    const { drift, models } = stage.store
    const answer = async () => {
      const { taskId } = await rankOne(stage)
      await stage.store.rankings.choose(taskId, 1)
    }
    await answer()
    await answer()
    expect((await drift.situation(10)).newChoices).toBe(2)
    expect((await drift.situation(1)).newChoices).toBe(1)
    await models.start(aTaskId())
    await answer()
    expect((await drift.situation(10)).newChoices).toBe(1)
  })
}
