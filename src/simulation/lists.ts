import type { CatalogueEntry } from './catalogue.ts'
import { createRandom, STREAMS } from './random.ts'
import { choose, type Population, USUAL } from './taste.ts'
import { makeUser, type Traveller } from './users.ts'

const DAY_MS = 86_400_000
const SPREAD_DAYS = 60

/** One made-up user with the places shown and the choice; `chosen` is an item id, or -1 for none. */
export interface MadeUpList {
  readonly user: Traveller
  readonly itemIds: readonly number[]
  readonly chosen: number
  readonly askedAt: Date
}

/**
 * Lists of different items drawn at random, each answered by a made-up user; the same for the same options.
 * Their moments are spread evenly over the 60 days before `endDate`, oldest first.
 * @throws RangeError when the catalogue has fewer than `perList` items
 */
export const makeLabelledLists = (options: {
  seed: number
  lists: number
  perList: number
  catalogue: readonly CatalogueEntry[]
  endDate: Date
  /** Who comes and chooses. @default USUAL */
  population?: Population
}): MadeUpList[] => {
  const population = options.population ?? USUAL
  const random = createRandom(options.seed, STREAMS.lists)
  const stepMs = (SPREAD_DAYS * DAY_MS) / options.lists
  return Array.from({ length: options.lists }, (_, index) => {
    const askedAt = new Date(options.endDate.getTime() - (options.lists - index) * stepMs)
    const user = makeUser(random, population.kinds, askedAt)
    const shown = random.sample(options.catalogue, options.perList)
    const position = choose(random, population, { user, shown: shown.map(({ fields }) => fields) })
    return { user, itemIds: shown.map(({ itemId }) => itemId), chosen: shown[position]?.itemId ?? -1, askedAt }
  })
}
