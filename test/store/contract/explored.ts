import { expect, test } from 'vitest'
import { aRanking, aUser, someItems } from '../builders.ts'
import { type Stage, startOne } from '../stage.ts'

const EXPLORED = { temperature: 0.5, propensities: [0.5, 0.4, 0.3, 0.2, 0.1] }

const answerOne = async (stage: Stage, { chosen, explored }: { chosen: number; explored: boolean }) => {
  await stage.store.items.replaceAll(someItems(5))
  const { taskId } = await startOne(stage)
  await stage.store.inferences.finish([{ ...aRanking(taskId), ...(explored ? { explored: EXPLORED } : {}) }])
  await stage.store.rankings.show(taskId, 2)
  await stage.store.rankings.choose(taskId, chosen)
}

export const exploredContract = (stage: Stage) => {
  test('explored lists are read with all items that were kept, and lists in the order of a model are not', async () => {
    await answerOne(stage, { chosen: 1, explored: false })
    await answerOne(stage, { chosen: 3, explored: true })
    await answerOne(stage, { chosen: -1, explored: true })
    const ids = await stage.store.datasets.answered(10)
    const lists = await stage.store.explored.among(ids)
    expect(lists.map(({ listId, chosen }) => [listId, chosen])).toEqual([
      [ids[1], 2],
      [ids[2], -1],
    ])
    expect(lists[0]).toMatchObject({ user: aUser(), shownCount: 2 })
    expect(lists[0]?.items).toHaveLength(5)
    expect(lists[0]?.items[1]).toEqual({ itemId: 2, fields: { price: 101, has_pool: true }, propensity: 0.4 })
  })
}
