import { expect, test } from 'vitest'
import { aRanking, aTaskId, aUser, someItems } from '../builders.ts'
import { type Stage, startOne } from '../stage.ts'
import { trained, trainOne } from '../trained.ts'

const everything = { limit: 100, offset: 0 }

/** A model that takes over from whoever serves. @returns its version as a name */
const promoteOne = async (stage: Stage) => {
  const [champion] = await stage.store.models.serving()
  const taskId = await trainOne(stage, { comparedWith: champion?.modelId ?? null })
  return String((await stage.store.models.find(taskId))?.version)
}

/** A model that was refused. @returns its version as a name */
const refuseOne = async (stage: Stage) => {
  const taskId = await trainOne(stage, { verdict: { kind: 'refuse', decision: 'worse' } })
  return String((await stage.store.models.find(taskId))?.version)
}

/** Shares by version, as they stand. */
const shares = async ({ store }: Stage) => {
  const models = await store.models.list(everything)
  return Object.fromEntries(
    models.filter(({ alias }) => alias !== null).map(({ version, usePercentage }) => [version, usePercentage]),
  )
}

const champions = async ({ store }: Stage) =>
  (await store.registry.history(everything)).map(({ action, champion }) => `${action} ${champion}`)

/** A finished list of a model, chosen from at a position; 0 says that none suited. */
const answerOne = async (stage: Stage, modelId: string, position: number) => {
  const { taskId } = await startOne(stage, aUser())
  await stage.store.inferences.finish([{ ...aRanking(taskId), modelId }])
  await stage.store.rankings.show(taskId, 5)
  await stage.store.rankings.choose(taskId, position === 0 ? -1 : position)
}

export const registryContract = (stage: Stage) => {
  test('versions count up without gaps, and a model is found by version, task id and alias', async () => {
    const first = await promoteOne(stage)
    const second = await refuseOne(stage)
    expect(Number(second)).toBe(Number(first) + 1)
    const { registry } = stage.store
    const model = await registry.find('champion')
    expect(String(model?.version)).toBe(first)
    expect(await registry.find(first)).toEqual(model)
    expect(await registry.find(model?.taskId ?? '')).toEqual(model)
    for (const name of ['challenger', '0', `0${first}`, '99999999', 'a\0b', ''])
      expect(await registry.find(name)).toBeUndefined()
  })

  test('a task that is called like a version or an alias is not taken for that model', async () => {
    const { models, registry } = stage.store
    for (const name of ['champion', 'challenger']) await models.start(name)
    const version = String(((await registry.find('champion'))?.version ?? 0) + 3)
    await models.start(version)
    expect(await promoteOne(stage)).toBe(version)
    for (const name of [version, 'champion'])
      expect(await registry.find(name)).toMatchObject({ version: Number(version), alias: 'champion' })
    expect(await registry.find('challenger')).toMatchObject({ taskId: 'challenger', alias: null })
  })

  test('a challenger that is to be tried gets its share, and the champion keeps the rest', async () => {
    const champion = await promoteOne(stage)
    const comparedWith = (await stage.store.registry.find(champion))?.taskId ?? null
    const canary = { kind: 'canary', decision: 'on trial', sharePercent: 10 } as const
    const taskId = await trainOne(stage, { comparedWith, verdict: canary })
    const challenger = await stage.store.registry.find('challenger')
    expect(challenger).toMatchObject({ taskId, usePercentage: 10, verdict: 'canary', promotedAt: null })
    expect(await stage.store.models.serving()).toEqual([
      { modelId: comparedWith, usePercentage: 90 },
      { modelId: taskId, usePercentage: 10 },
    ])
    const next = await trainOne(stage, { comparedWith, verdict: canary })
    expect(await stage.store.models.find(next)).toMatchObject({ verdict: 'hold', alias: null })
  })

  test('a model can be promoted by hand, twice with the effect of once, with its reason in the history', async () => {
    const before = await promoteOne(stage)
    const refused = await refuseOne(stage)
    for (let time = 0; time < 2; time++)
      expect(await stage.store.registry.promote(refused, 'Holidays')).toMatchObject({
        kind: 'done',
        model: { alias: 'champion', decision: 'worse', lastChange: { action: 'promote', reason: 'Holidays' } },
      })
    expect(await champions(stage)).toEqual([`promote ${refused}`, `refuse ${before}`, `promote ${before}`])
    expect(await stage.store.registry.promote('99999999', '')).toEqual({ kind: 'unknown' })
  })

  test('only a trained model that scores the features of today can serve', async () => {
    const champion = await promoteOne(stage)
    const [older, unknown] = [await refuseOne(stage), await refuseOne(stage)]
    const set = 'update stellwerk.models set feature_names = $2 where model_no = $1'
    await stage.database.query(set, [older, ['other']])
    await stage.database.query(set, [unknown, null])
    const pending = aTaskId()
    await stage.store.models.start(pending)
    const { promote, share } = stage.store.registry
    expect(await promote(older, '')).toMatchObject({ reason: expect.stringContaining('on other features than today') })
    expect(await share(unknown, 5, '')).toMatchObject({ reason: expect.stringContaining('cannot be checked') })
    expect(await promote(pending, '')).toMatchObject({ reason: expect.stringContaining('is PENDING') })
    expect(await shares(stage)).toEqual({ [champion]: 100 })
  })

  test('rollbacks go back along the champions one by one, and end where there is none', async () => {
    const [a, b, c] = [await promoteOne(stage), await promoteOne(stage), await promoteOne(stage)]
    const { rollback } = stage.store.registry
    expect(await rollback('bad')).toMatchObject({ model: { version: Number(b), usePercentage: 100 } })
    expect(await rollback('still bad')).toMatchObject({ model: { version: Number(a), alias: 'champion' } })
    expect(await rollback('again')).toMatchObject({ kind: 'refused' })
    expect((await champions(stage)).slice(0, 3)).toEqual([`rollback ${a}`, `rollback ${b}`, `promote ${c}`])
  })

  test('after a rollback and a promotion the next rollback comes back to the model of the rollback', async () => {
    const [a] = [await promoteOne(stage), await promoteOne(stage)]
    await stage.store.registry.rollback('')
    await promoteOne(stage)
    expect(await stage.store.registry.rollback('')).toMatchObject({ model: { version: Number(a) } })
    expect(await stage.store.registry.rollback('')).toMatchObject({ kind: 'refused' })
  })

  test('a change that names the champion it replaces is refused once another one serves', async () => {
    const [a, b, c] = [await promoteOne(stage), await promoteOne(stage), await promoteOne(stage)]
    const { promote, rollback } = stage.store.registry
    const both = await Promise.all([rollback('', Number(c)), rollback('', Number(c))])
    expect(both.map(({ kind }) => kind)).toEqual(['done', 'refused'])
    expect(await promote(a, '', Number(c))).toEqual({
      kind: 'refused',
      reason: `model ${b} is the champion by now, not model ${c}: look who serves, and ask again`,
    })
    for (let time = 0; time < 2; time++) expect(await promote(a, '', Number(b))).toMatchObject({ kind: 'done' })
    expect(await shares(stage)).toEqual({ [a]: 100 })
  })

  test('the way back tells where a rollback goes', async () => {
    const { wayBack, rollback } = stage.store.registry
    expect(await wayBack()).toEqual({ champion: null, backTo: null })
    const [a, b] = [await promoteOne(stage), await promoteOne(stage)]
    expect(await wayBack()).toEqual({ champion: Number(b), backTo: Number(a) })
    await rollback('')
    expect(await wayBack()).toEqual({ champion: Number(a), backTo: null })
  })

  test('the pulse moves with changes of who serves, trainings and answers of users', async () => {
    const { pulse, promote } = stage.store.registry
    expect(await pulse()).toEqual({ changeNo: null, choiceNo: null, version: null, trainings: [] })
    await promoteOne(stage)
    const other = await refuseOne(stage)
    const before = await pulse()
    await promote(other, '')
    await stage.store.items.replaceAll(someItems(5))
    await answerOne(stage, (await stage.store.registry.find(other))?.taskId ?? '', 1)
    const taskId = aTaskId()
    await stage.store.models.start(taskId)
    const now = await pulse()
    expect(now.changeNo).toBeGreaterThan(before.changeNo ?? 0)
    expect(now.choiceNo).toBeGreaterThan(before.choiceNo ?? 0)
    expect(now).toMatchObject({ version: (before.version ?? 0) + 1, trainings: [{ taskId, status: 'PENDING' }] })
  })

  test('a rollback passes over champions that cannot score any more', async () => {
    const [a, b] = [await promoteOne(stage), await promoteOne(stage), await promoteOne(stage)]
    await stage.database.query("update stellwerk.models set feature_names = '{other}' where model_no = $1", [b])
    expect(await stage.store.registry.rollback('')).toMatchObject({ model: { version: Number(a) } })
  })

  test('a share goes to and comes from the champion', async () => {
    const champion = await promoteOne(stage)
    const other = await refuseOne(stage)
    const { share } = stage.store.registry
    await share(other, 30, '')
    expect(await shares(stage)).toEqual({ [champion]: 70, [other]: 30 })
    await share(champion, 80, '')
    expect(await shares(stage)).toEqual({ [champion]: 80, [other]: 20 })
    await share(other, 0, '')
    expect(await shares(stage)).toEqual({ [champion]: 100 })
    await share(other, 100, '')
    expect(await shares(stage)).toEqual({ [other]: 100 })
    expect((await champions(stage)).slice(0, 4)).toEqual([
      `promote ${other}`,
      `stop ${champion}`,
      `share ${champion}`,
      `share ${champion}`,
    ])
  })

  test('a share that would leave nobody or a third model serving is refused with what to do', async () => {
    const champion = await promoteOne(stage)
    const [one, other] = [await refuseOne(stage), await refuseOne(stage)]
    const { share } = stage.store.registry
    expect(await share(champion, 0, '')).toMatchObject({ reason: expect.stringContaining('promote another model') })
    expect(await share(champion, 60, '')).toMatchObject({ reason: expect.stringContaining('give 40 % to another') })
    await share(one, 5, '')
    expect(await share(other, 5, '')).toMatchObject({
      reason: `model ${one} is the challenger: set its share to 0 first`,
    })
    expect(await share(other, 0, '')).toMatchObject({ kind: 'done' })
  })

  test('however many change it at once, the shares sum to 100 and the history tells the last state', async () => {
    const names = [await promoteOne(stage), await refuseOne(stage), await refuseOne(stage), await refuseOne(stage)]
    const { promote, share, rollback, history } = stage.store.registry
    await Promise.all(names.flatMap((name) => [promote(name, ''), share(name, 20, ''), rollback('')]))
    const now = await shares(stage)
    expect(Object.values(now).reduce((sum, percent) => sum + percent, 0)).toBe(100)
    const [last] = await history({ limit: 1, offset: 0 })
    expect(now).toEqual({
      [`${last?.champion}`]: 100 - (last?.challengerPercentage ?? 0),
      ...(last?.challenger == null ? {} : { [last.challenger]: last.challengerPercentage }),
    })
  })

  test('the database itself refuses shares that do not sum to 100, and changes of the history', async () => {
    await promoteOne(stage)
    const { database } = stage
    await expect(
      database.query('update stellwerk.models set use_percentage = 90 where alias is not null', []),
    ).rejects.toThrow('must sum to 100, not 90')
    await expect(
      database.query('update stellwerk.models set use_percentage = 0, alias = null where alias is not null', []),
    ).rejects.toThrow('must sum to 100, not 0')
    for (const change of ["update stellwerk.model_history set reason = ''", 'delete from stellwerk.model_history'])
      await expect(database.query(change, [])).rejects.toThrow('only added to')
  })

  test('the history as it was at a time begins with the state then', async () => {
    const first = await promoteOne(stage)
    const [{ at } = { at: new Date() }] = await stage.store.registry.history(everything)
    const second = await promoteOne(stage)
    const championAt = async (until: Date) =>
      (await stage.store.registry.history({ limit: 1, offset: 0, until }))[0]?.champion
    expect(await championAt(at)).toBe(Number(first))
    expect(await championAt(new Date(Date.now() + 60_000))).toBe(Number(second))
    expect(await championAt(new Date(at.getTime() - 1))).toBeUndefined()
  })

  test('a verdict that comes after another promotion is a refusal, in the history too', async () => {
    const champion = await promoteOne(stage)
    const late = aTaskId()
    await stage.store.models.start(late)
    await stage.store.models.finish(trained(late, { comparedWith: null }))
    const [entry] = await stage.store.registry.history({ limit: 1, offset: 0 })
    expect(entry).toMatchObject({ action: 'refuse', champion: Number(champion) })
    expect(entry?.reason).toContain('train again')
  })

  test('the figures of each model come from its shown and answered lists', async () => {
    await stage.store.items.replaceAll(someItems(5))
    const version = await promoteOne(stage)
    const modelId = (await stage.store.registry.find(version))?.taskId ?? ''
    for (const position of [1, 2, 0]) await answerOne(stage, modelId, position)
    const { taskId } = await startOne(stage)
    await stage.store.inferences.finish([{ ...aRanking(taskId), modelId }])
    expect(await stage.store.registry.online()).toEqual([
      {
        version: Number(version),
        lists: 4,
        answered: 3,
        choices: 2,
        meanPosition: 1.5,
        reciprocalSum: 1.5,
        reciprocalSquares: 1.25,
      },
    ])
  })

  test('promotions at the same time take turns: each follows another, and rollbacks go back along them', async () => {
    const first = await promoteOne(stage)
    const models: string[] = []
    for (let model = 0; model < 8; model++) models.push(await refuseOne(stage))
    const { registry } = stage.store
    const outcomes = await Promise.all(models.map((model) => registry.promote(model, '')))
    expect(outcomes.map(({ kind }) => kind)).toEqual(models.map(() => 'done'))
    const history = await registry.history(everything)
    const promoted = history.filter(({ action }) => action === 'promote').map(({ champion }) => String(champion))
    expect([...promoted].sort()).toEqual([first, ...models].sort())
    expect(await shares(stage)).toEqual({ [promoted[0] ?? '']: 100 })
    for (const earlier of promoted.slice(1))
      expect(await registry.rollback('')).toMatchObject({ model: { version: Number(earlier) } })
  })

  test('a trial counts from its last change of shares, and is concluded once and only while nothing has changed', async () => {
    const champion = await promoteOne(stage)
    const challenger = await refuseOne(stage)
    const { registry } = stage.store
    expect(await registry.trial()).toBeUndefined()
    await registry.share(challenger, 20, '')
    const trial = await registry.trial()
    if (!trial) throw new Error('there is no trial')
    expect(trial).toMatchObject({ sharePercent: 20, champion: { version: Number(champion), lists: 0 } })
    await refuseOne(stage)
    expect((await registry.trial())?.changeNo).toBe(trial.changeNo)
    const ended = await Promise.all([1, 2].map(() => registry.conclude({ trial, promote: true, reason: 'better' })))
    expect(ended.sort()).toEqual([false, true])
    expect(await shares(stage)).toEqual({ [challenger]: 100 })
    expect(await registry.rollback('')).toMatchObject({ model: { version: Number(champion) } })
  })
}
