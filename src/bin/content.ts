import type { Config } from '../config.ts'
import { makeCatalogue } from '../simulation/catalogue.ts'
import { makeLabelledLists } from '../simulation/lists.ts'
import type { Store } from '../store/store.ts'

/** Items in each made-up list. */
const PER_LIST = 10

/** Makes the catalogue the made-up one of the seed. */
export const fillCatalogue = (store: Store, { seed }: Pick<Config, 'seed'>) =>
  store.items.replaceAll(makeCatalogue(seed))

/** Adds made-up lists, shown and answered, so that there is something to learn from before the first user comes. */
export const addLists = async (
  store: Store,
  { seed, seedLists }: Pick<Config, 'seed' | 'seedLists'>,
  endDate: Date,
) => {
  const lists = makeLabelledLists({
    seed,
    lists: seedLists,
    perList: PER_LIST,
    catalogue: makeCatalogue(seed),
    endDate,
  })
  await store.datasets.addLabelled(lists)
  return lists.length
}
