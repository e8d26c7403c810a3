import { places } from '../src/domain/places/places.ts'
import type { Dataset } from '../src/ranking/ranker.ts'
import { makeCatalogue } from '../src/simulation/catalogue.ts'
import { makeLabelledLists } from '../src/simulation/lists.ts'
import { USUAL, utility } from '../src/simulation/taste.ts'

const PER_LIST = 10
const CATALOGUE_SEED = 42
const END_DATE = new Date('2026-11-01T00:00:00Z')

/** Lists of ten made-up places with the choices of made-up users, and what each place is truly worth to its user. */
export const placeLists = (count: number, seed: number): { data: Dataset; utilities: Float64Array } => {
  const catalogue = makeCatalogue(CATALOGUE_SEED)
  const fieldsOf = new Map(catalogue.map(({ itemId, fields }) => [itemId, fields]))
  const { features } = places
  const made = makeLabelledLists({ seed, lists: count, perList: PER_LIST, catalogue, endDate: END_DATE })
  const parts = made.map(({ user, itemIds, chosen, askedAt }) => {
    const items = itemIds.flatMap((itemId) => fieldsOf.get(itemId) ?? [])
    return {
      rows: features.rows(user, askedAt, features.prepare(items)),
      labels: itemIds.map((itemId) => Number(itemId === chosen)),
      utilities: items.map((item) => utility(USUAL.taste, user, item)),
    }
  })
  const rows = new Float64Array(count * PER_LIST * features.names.length)
  for (const [list, part] of parts.entries()) rows.set(part.rows, list * part.rows.length)
  const data = {
    featureNames: features.names,
    categorical: features.categorical,
    rows,
    labels: Float64Array.from(parts.flatMap(({ labels }) => labels)),
    offsets: Int32Array.from({ length: count + 1 }, (_, list) => list * PER_LIST),
    itemIds: Int32Array.from(made.flatMap(({ itemIds }) => itemIds)),
  }
  return { data, utilities: Float64Array.from(parts.flatMap(({ utilities }) => utilities)) }
}

/** Some of the lists of `placeLists`, from `begin` to `end` (exclusive). */
export const lists = (data: Dataset, begin: number, end: number): Dataset => {
  const [from, to] = [begin * PER_LIST, end * PER_LIST]
  const width = data.featureNames.length
  return {
    ...data,
    rows: data.rows.subarray(from * width, to * width),
    labels: data.labels.subarray(from, to),
    offsets: Int32Array.from({ length: end - begin + 1 }, (_, list) => list * PER_LIST),
    itemIds: data.itemIds.subarray(from, to),
  }
}
