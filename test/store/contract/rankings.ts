import { expect, test } from 'vitest'
import { aRanking, aTaskId, someItems } from '../builders.ts'
import { countEvents, rankOne, type Stage, startOne } from '../stage.ts'

const shownIds = async ({ store }: Stage, taskId: string) => {
  const results = (await store.rankings.results(taskId)) ?? []
  return results.filter(({ shown }) => shown).map(({ itemId }) => itemId)
}

export const rankingsContract = (stage: Stage) => {
  test('what is shown is the best first, with the fields it had when it was ranked', async () => {
    const { taskId } = await rankOne(stage)
    await stage.store.items.replaceAll(someItems(1).map((item) => ({ ...item, fields: { price: 1 } })))
    expect(await stage.store.rankings.show(taskId, 2)).toEqual([
      { itemId: 1, score: 1, fields: { price: 100, has_pool: true }, modelVersion: null },
      { itemId: 2, score: 0.5, fields: { price: 101, has_pool: true }, modelVersion: null },
    ])
  })

  test('the first showing counts as the impression, later ones do not', async () => {
    const { taskId } = await rankOne(stage)
    await Promise.all([stage.store.rankings.show(taskId, 2), stage.store.rankings.show(taskId, 2)])
    expect(await stage.store.rankings.show(taskId, 50)).toHaveLength(5)
    expect(await shownIds(stage, taskId)).toEqual([1, 2])
    expect(await countEvents(stage)).toEqual({ inference_start: 1, results: 1 })
  })

  test('looking without showing records neither an impression nor an event', async () => {
    const { taskId } = await rankOne(stage)
    const [first, second] = (await stage.store.rankings.peek(taskId, 2)) ?? []
    expect([first?.itemId, second?.itemId]).toEqual([1, 2])
    expect(await shownIds(stage, taskId)).toEqual([])
    expect(await countEvents(stage)).toEqual({ inference_start: 1 })
  })

  test('a ranked item names the version of its model', async () => {
    const modelId = aTaskId()
    await stage.store.models.start(modelId)
    await stage.store.items.replaceAll(someItems(1))
    const { taskId } = await startOne(stage)
    await stage.store.inferences.finish([{ ...aRanking(taskId, 1), modelId }])
    const [shown] = (await stage.store.rankings.show(taskId, 1)) ?? []
    const [result] = (await stage.store.rankings.results(taskId)) ?? []
    expect(shown?.modelVersion).toBeGreaterThan(0)
    expect(result?.modelVersion).toBe(shown?.modelVersion)
    expect(await stage.store.rankings.choose(taskId, 1)).toEqual({
      kind: 'chosen',
      result: { ...result, label: 1, shown: true },
    })
  })

  test('an unfinished inference has nothing to show and no results', async () => {
    const { taskId } = await startOne(stage)
    expect(await stage.store.rankings.show(taskId, 10)).toBeUndefined()
    expect(await stage.store.rankings.results(taskId)).toEqual([])
    expect(await stage.store.rankings.choose(taskId, 1)).toEqual({ kind: 'not-finished', status: 'PENDING' })
  })

  test('a chosen item is labelled, counts as shown and is a good inference', async () => {
    const { taskId, userId } = await rankOne(stage)
    await stage.store.rankings.show(taskId, 2)
    const outcome = await stage.store.rankings.choose(taskId, 4)
    const result = { taskId, userId, itemId: 4, score: 0.25, label: 1, shown: true, modelVersion: null }
    expect(outcome).toMatchObject({ kind: 'chosen', result })
    if (outcome.kind === 'chosen')
      expect(await stage.store.rankings.result(outcome.result.resultId)).toEqual(outcome.result)
    expect(await shownIds(stage, taskId)).toEqual([1, 2, 4])
    expect(await countEvents(stage)).toMatchObject({ selection: 1, good_inference: 1 })
  })

  test('none suited is a bad inference and labels nothing', async () => {
    const { taskId } = await rankOne(stage)
    await stage.store.rankings.show(taskId, 2)
    expect(await stage.store.rankings.choose(taskId, -1)).toEqual({ kind: 'none-suited' })
    const results = await stage.store.rankings.results(taskId)
    expect(results?.map(({ label }) => label)).toEqual([0, 0, 0, 0, 0])
    expect(await countEvents(stage)).toMatchObject({ selection: 1, bad_inference: 1 })
  })

  test('the same choice again adds no event, even at the same time', async () => {
    const { taskId } = await rankOne(stage)
    const choices = [1, 1, 1].map((itemId) => stage.store.rankings.choose(taskId, itemId))
    const [first, ...repeated] = await Promise.all(choices)
    expect(repeated).toEqual([first, first])
    expect(await countEvents(stage)).toMatchObject({ selection: 1, good_inference: 1 })
  })

  test('another choice replaces the earlier one and adds its events', async () => {
    const { taskId } = await rankOne(stage)
    for (const itemId of [1, 2, -1, 3]) await stage.store.rankings.choose(taskId, itemId)
    const results = await stage.store.rankings.results(taskId)
    expect(results?.filter(({ label }) => label === 1).map(({ itemId }) => itemId)).toEqual([3])
    expect(await countEvents(stage)).toMatchObject({ selection: 4, good_inference: 3, bad_inference: 1 })
  })

  test.each([0, -2, 6, 1.5, 1e12])('item %s is not in the ranking and cannot be chosen', async (itemId) => {
    const { taskId } = await rankOne(stage)
    expect(await stage.store.rankings.choose(taskId, itemId)).toEqual({ kind: 'not-ranked' })
    expect(await countEvents(stage)).toEqual({ inference_start: 1 })
  })

  test('a choice before the showing does not stand in for it', async () => {
    const { taskId } = await rankOne(stage)
    await stage.store.rankings.choose(taskId, 3)
    await stage.store.rankings.show(taskId, 2)
    expect(await shownIds(stage, taskId)).toEqual([1, 2, 3])
    expect(await countEvents(stage)).toMatchObject({ results: 1, selection: 1 })
  })

  test.each([0, -1, 1.5, 999, 2 ** 60, Number.NaN])('there is no result %s', async (resultId) => {
    expect(await stage.store.rankings.result(resultId)).toBeUndefined()
  })
}
