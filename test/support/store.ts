import { afterAll, beforeAll } from 'vitest'
import { places } from '../../src/domain/places/places.ts'
import { makeCatalogue } from '../../src/simulation/catalogue.ts'
import { makeLabelledLists } from '../../src/simulation/lists.ts'
import { createStore } from '../../src/store/create.ts'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { migrate } from '../../src/store/migrate.ts'
import type { Store } from '../../src/store/store.ts'

/** A migrated database in memory for the tests of one file, with the made-up catalogue; opening one takes seconds. */
export const useStore = () => {
  const stage = {} as { store: Store; database: Database }
  beforeAll(async () => {
    stage.database = await openDatabase({})
    await migrate(stage.database, places)
    stage.store = createStore(stage.database, places)
    await stage.store.items.replaceAll(makeCatalogue())
  })
  afterAll(() => stage.database.close())
  return stage
}

/** Adds made-up lists with choices. */
export const addLists = (store: Store, lists: number, endDate = new Date()) =>
  store.datasets.addLabelled(makeLabelledLists({ seed: 1, lists, perList: 10, catalogue: makeCatalogue(), endDate }))
