import { expect, test } from 'vitest'
import { aRanking, aTaskId, aUser, someItems } from '../builders.ts'
import { countEvents, rankOne, type Stage, startOne } from '../stage.ts'

export const explanationsContract = (stage: Stage) => {
  test('a list is read with its user, its model and the fields that its items had when they were ranked', async () => {
    const { taskId } = await rankOne(stage)
    await stage.store.items.replaceAll(someItems(1).map((item) => ({ ...item, fields: { price: 1 } })))
    const ranking = await stage.store.explanations.explainable(taskId, 2)
    expect(ranking).toMatchObject({ modelId: 'model-1', isExplored: false, user: aUser() })
    expect(ranking?.items).toEqual([
      { itemId: 1, score: 1, fields: { price: 100, has_pool: true } },
      { itemId: 2, score: 0.5, fields: { price: 101, has_pool: true } },
    ])
  })

  test('the moment of asking is the one that the worker ranked with', async () => {
    await stage.store.items.replaceAll(someItems(5))
    const { taskId } = await startOne(stage)
    const [work] = await stage.store.inferences.work([taskId])
    await stage.store.inferences.finish([aRanking(taskId)])
    expect((await stage.store.explanations.explainable(taskId, 1))?.askedAt).toEqual(work?.askedAt)
  })

  test('an explored list says so', async () => {
    await stage.store.items.replaceAll(someItems(5))
    const { taskId } = await startOne(stage)
    const explored = { temperature: 0.5, propensities: [0.2, 0.25, 0.3, 0.5, 1] }
    await stage.store.inferences.finish([{ ...aRanking(taskId), explored }])
    expect((await stage.store.explanations.explainable(taskId, 1))?.isExplored).toBe(true)
  })

  test('reading for an explanation records neither an impression nor an event', async () => {
    const { taskId } = await rankOne(stage)
    await stage.store.explanations.explainable(taskId, 2)
    expect((await stage.store.rankings.results(taskId))?.some(({ shown }) => shown)).toBe(false)
    expect(await countEvents(stage)).toEqual({ inference_start: 1 })
  })

  test('without a ranking there is nothing to explain', async () => {
    const { taskId } = await startOne(stage)
    for (const id of [taskId, aTaskId(), '', 'no\0id'])
      expect(await stage.store.explanations.explainable(id, 2)).toBeUndefined()
  })
}
