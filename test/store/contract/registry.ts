import { expect, test } from 'vitest'
import { aRanking, aTaskId, someItems } from '../builders.ts'
import { answerOne, everything, promoteOne, refuseOne } from '../serving.ts'
import { type Stage, startOne } from '../stage.ts'

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
}
