import { expect, test } from 'vitest'
import { aTaskId } from '../builders.ts'
import { countEvents, type Stage } from '../stage.ts'
import { trained, trainOne } from '../trained.ts'

export const modelsContract = (stage: Stage) => {
  test('a started training is a pending model in the outbox, with its event', async () => {
    const { models } = stage.store
    const taskId = aTaskId()
    await models.start(taskId)
    await models.start(taskId)
    expect(await models.find(taskId)).toMatchObject({ taskId, status: 'PENDING', usePercentage: 0, metrics: {} })
    expect(await models.claim({ olderThanMs: 0, limit: 9, forMs: 0 })).toMatchObject([{ taskId }])
    await models.published([taskId])
    expect(await models.claim({ olderThanMs: 0, limit: 9, forMs: 0 })).toEqual([])
    expect(await countEvents(stage)).toEqual({ training: 1 })
  })

  test('a promoted model serves alone and can be read back', async () => {
    expect(await stage.store.models.serving()).toEqual([])
    const modelId = await trainOne(stage)
    expect(await stage.store.models.serving()).toEqual([{ modelId, usePercentage: 100 }])
    expect(new Uint8Array((await stage.store.models.artefact(modelId)) ?? [])).toEqual(new Uint8Array([1, 2, 3]))
    const model = await stage.store.models.find(modelId)
    expect(model).toMatchObject({ status: 'SUCCESS', kind: 'trees', metrics: { test: { 'ndcg@10': 0.6 } } })
    expect(model?.promotedAt).toBeInstanceOf(Date)
  })

  test('a refused model keeps its decision and serves nothing', async () => {
    const champion = await trainOne(stage)
    const refused = await trainOne(stage, { comparedWith: champion, verdict: { kind: 'refuse', decision: 'worse' } })
    expect(await stage.store.models.serving()).toEqual([{ modelId: champion, usePercentage: 100 }])
    expect(await stage.store.models.find(refused)).toMatchObject({
      decision: 'worse',
      verdict: 'refuse',
      promotedAt: null,
    })
    expect((await stage.store.models.list({ limit: 5, offset: 0 })).map(({ taskId }) => taskId)).toEqual([
      refused,
      champion,
    ])
  })

  test('of challengers that finish together with the same champion one is promoted, the others say why not', async () => {
    const champion = await trainOne(stage)
    const challengers = Array.from({ length: 8 }, aTaskId)
    await Promise.all(challengers.map((taskId) => stage.store.models.start(taskId)))
    const finish = (taskId: string) => stage.store.models.finish(trained(taskId, { comparedWith: champion }))
    await Promise.all(challengers.map(finish))
    const serving = await stage.store.models.serving()
    expect(serving).toHaveLength(1)
    expect(serving[0]?.usePercentage).toBe(100)
    expect(challengers).toContain(serving[0]?.modelId)
    const losers = challengers.filter((taskId) => taskId !== serving[0]?.modelId)
    for (const taskId of losers)
      expect((await stage.store.models.find(taskId))?.decision).toContain(
        `(${serving[0]?.modelId}) serves: train again`,
      )
  })

  test('a final training is neither begun nor finished nor ended again', async () => {
    const { models } = stage.store
    const taskId = aTaskId()
    await models.start(taskId)
    expect(await models.begin(taskId)).toEqual({ taskId, attempt: 1 })
    expect(await models.find(taskId)).toMatchObject({ status: 'STARTED' })
    expect(await models.end(taskId, 'REVOKED', 'cancelled')).toBe(true)
    expect(await models.begin(taskId)).toBeUndefined()
    expect(await models.finish(trained(taskId))).toBe(false)
    expect(await models.end(taskId, 'FAILURE', 'late')).toBe(false)
    expect(await models.find(taskId)).toMatchObject({ status: 'REVOKED', reason: 'cancelled' })
    expect(await models.serving()).toEqual([])
  })

  test.each(['', 'nobody', 'a\0b'])('there is no model %j', async (taskId) => {
    const { models } = stage.store
    expect(await models.find(taskId)).toBeUndefined()
    expect(await models.artefact(taskId)).toBeUndefined()
    expect(await models.begin(taskId)).toBeUndefined()
  })

  test('a large artefact comes back byte for byte', async () => {
    const artefact = Uint8Array.from({ length: 3_000_000 }, (_, index) => (index * 31) % 251)
    const modelId = await trainOne(stage, { artefact })
    const read = await stage.store.models.artefact(modelId)
    expect(Buffer.compare(Buffer.from(read ?? []), artefact)).toBe(0)
  })
}
