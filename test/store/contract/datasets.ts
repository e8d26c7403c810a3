import { expect, test } from 'vitest'
import { aTaskId, aUser, someItems } from '../builders.ts'
import { countEvents, rankOne, type Stage } from '../stage.ts'

const answerOne = async (stage: Stage, chosen: number) => {
  const { taskId } = await rankOne(stage)
  await stage.store.rankings.show(taskId, 2)
  await stage.store.rankings.choose(taskId, chosen)
  return taskId
}

const listsOf = async ({ store }: Stage) => store.datasets.read(await store.datasets.answered(1_000))

const aLabelledList = (index: number) => ({
  user: aUser({ nights: 1 + (index % 9) }),
  itemIds: [3, 1, 2],
  chosen: index % 2 === 0 ? 1 : -1,
  askedAt: new Date(Date.UTC(2026, 0, 1) + index * 1_000),
})

export const datasetsContract = (stage: Stage) => {
  test('only lists that were shown and answered can be learned from', async () => {
    await rankOne(stage)
    const { taskId: onlyShown } = await rankOne(stage)
    await stage.store.rankings.show(onlyShown, 2)
    const { taskId: onlyChosen } = await rankOne(stage)
    await stage.store.rankings.choose(onlyChosen, 1)
    expect(await stage.store.datasets.answered(10)).toEqual([])
    await answerOne(stage, -1)
    expect(await stage.store.datasets.answered(10)).toHaveLength(1)
  })

  test('a list is the shown items and the chosen one, with their fields and labels', async () => {
    await answerOne(stage, 5)
    await stage.store.items.replaceAll([])
    const [list] = await listsOf(stage)
    expect(list?.user).toMatchObject(aUser())
    expect(list?.items).toEqual([
      { itemId: 1, position: 1, fields: { price: 100, has_pool: true }, label: 0 },
      { itemId: 2, position: 2, fields: { price: 101, has_pool: true }, label: 0 },
      { itemId: 5, position: 5, fields: { price: 104, has_pool: true }, label: 1 },
    ])
  })

  test('the newest answers are taken, oldest first, and read in the order asked for', async () => {
    for (const chosen of [1, 2, -1]) await answerOne(stage, chosen)
    const all = await stage.store.datasets.answered(10)
    expect(await stage.store.datasets.answered(2)).toEqual(all.slice(1))
    const lists = await stage.store.datasets.read([...all].reverse())
    expect(lists.map(({ listId }) => listId)).toEqual([...all].reverse())
    expect(lists.map(({ items }) => items.findIndex(({ label }) => label === 1))).toEqual([-1, 1, 0])
  })

  test('a list is what was shown when the choice was made, whatever is shown or chosen later', async () => {
    const { taskId } = await rankOne(stage)
    await stage.store.rankings.choose(taskId, 3)
    await stage.store.rankings.show(taskId, 2)
    expect(await stage.store.datasets.answered(10)).toEqual([])
    await stage.store.rankings.choose(taskId, 2)
    const [list] = await listsOf(stage)
    expect(list?.items.map(({ position, label }) => [position, label])).toEqual([
      [1, 0],
      [2, 1],
    ])
  })

  test('a change of mind is a new list and leaves the old one as it was', async () => {
    const taskId = await answerOne(stage, 1)
    const before = await stage.store.datasets.answered(10)
    const read = await stage.store.datasets.read(before)
    await stage.store.rankings.choose(taskId, 2)
    expect(await stage.store.datasets.read(before)).toEqual(read)
    const after = await stage.store.datasets.answered(10)
    expect(after).toHaveLength(1)
    expect(after).not.toEqual(before)
  })

  test('a training keeps the split it was first given', async () => {
    const taskId = aTaskId()
    await stage.store.models.start(taskId)
    const split = { train: [3, 1], validation: [], test: [2] }
    expect(await stage.store.datasets.freeze(taskId, split)).toEqual(split)
    expect(await stage.store.datasets.freeze(taskId, { train: [9], validation: [9], test: [9] })).toEqual(split)
  })

  test('made-up lists are answered lists without events and without a task to do', async () => {
    await stage.store.items.replaceAll(someItems(3))
    await stage.store.datasets.addLabelled(Array.from({ length: 2_500 }, (_, index) => aLabelledList(index)))
    const lists = await stage.store.datasets.read(await stage.store.datasets.answered(5_000))
    expect(lists).toHaveLength(2_500)
    expect(lists[2_498]).toMatchObject({
      askedAt: aLabelledList(2_498).askedAt,
      user: aLabelledList(2_498).user,
      items: [
        { itemId: 3, label: 0 },
        { itemId: 1, label: 1, fields: { price: 100 } },
        { itemId: 2, label: 0 },
      ],
    })
    expect(await countEvents(stage)).toEqual({})
    expect(await stage.store.inferences.active()).toBe(0)
    expect(await stage.store.inferences.claim({ olderThanMs: 0, limit: 1, forMs: 0 })).toEqual([])
  })

  test('a made-up list with an item outside the catalogue is refused by name and stores nothing', async () => {
    await stage.store.items.replaceAll(someItems(2))
    const lists = [{ ...aLabelledList(0), itemIds: [1, 2] }, aLabelledList(1)]
    await expect(stage.store.datasets.addLabelled(lists)).rejects.toThrow('item 3 is not in the catalogue')
    expect(await stage.store.users.count()).toBe(0)
  })
}
