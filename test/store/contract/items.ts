import { expect, test } from 'vitest'
import { someItems } from '../builders.ts'
import type { Stage } from '../stage.ts'

export const itemsContract = (stage: Stage) => {
  test('replacing the catalogue counts what was added, changed and removed', async () => {
    const { items } = stage.store
    expect(await items.replaceAll(someItems(3))).toEqual({ added: 3, changed: 0, removed: 0 })
    const next = [
      { itemId: 1, fields: { price: 100, has_pool: true } },
      { itemId: 2, fields: { price: 999 } },
      { itemId: 9, fields: { price: 9 } },
    ]
    expect(await items.replaceAll(next)).toEqual({ added: 1, changed: 1, removed: 1 })
    const { items: current } = await items.current()
    expect(current.map(({ itemId, version }) => [itemId, version])).toEqual([
      [1, 1],
      [2, 2],
      [9, 1],
    ])
  })

  test('the revision counts up with a change and stays without one', async () => {
    const { items } = stage.store
    await items.replaceAll(someItems(3))
    const revision = await items.revision()
    expect(await items.replaceAll(someItems(3))).toEqual({ added: 0, changed: 0, removed: 0 })
    expect(await items.revision()).toBe(revision)
    await items.replaceAll(someItems(2))
    expect((await items.current()).revision).toBe(revision + 1)
  })

  test('an empty catalogue still has a revision', async () => {
    expect(await stage.store.items.current()).toEqual({ revision: 0, items: [] })
  })

  test('an item that left and came back gets a new version', async () => {
    const { items } = stage.store
    await items.replaceAll(someItems(1))
    await items.replaceAll([])
    await items.replaceAll(someItems(1))
    expect((await items.current()).items[0]?.version).toBe(2)
  })

  test('an item is read with its id, as the public view names it', async () => {
    await stage.store.items.replaceAll(someItems(2))
    expect(await stage.store.items.get(2)).toMatchObject({ location_id: 2, price: 101, has_pool: true })
    expect(await stage.store.items.list({ limit: 1, offset: 1 })).toMatchObject([{ location_id: 2 }])
    expect(await stage.store.items.count()).toBe(2)
  })

  test.each([0, -1, 1.5, 1e10, Number.NaN, 7])('there is no item %s', async (itemId) => {
    await stage.store.items.replaceAll(someItems(2))
    expect(await stage.store.items.get(itemId)).toBeUndefined()
  })

  test('two replacements at once leave one of the two catalogues', async () => {
    const { items } = stage.store
    await Promise.all([items.replaceAll(someItems(3)), items.replaceAll(someItems(6))])
    expect([3, 6]).toContain(await items.count())
  })
}
