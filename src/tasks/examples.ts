import type { Domain } from '../domain/domain.ts'
import type { Dataset } from '../ranking/ranker.ts'
import type { ShownList } from '../store/store.ts'

/** Turns shown lists into one dataset, list after list, with the same features that serving uses. */
export const examplesOf = (domain: Domain, lists: readonly ShownList[]): Dataset => {
  const width = domain.features.names.length
  const offsets = offsetsOf(lists)
  const count = offsets.at(-1) ?? 0
  const rows = new Float64Array(count * width)
  const labels = new Float64Array(count)
  const itemIds = new Int32Array(count)
  lists.forEach((list, index) => {
    const start = offsets[index] ?? 0
    const prepared = domain.features.prepare(list.items.map((item) => item.fields))
    rows.set(domain.features.rows(list.user, list.askedAt, prepared), start * width)
    labels.set(
      list.items.map((item) => item.label),
      start,
    )
    itemIds.set(
      list.items.map((item) => item.itemId),
      start,
    )
  })
  const { names: featureNames, categorical } = domain.features
  return { featureNames, categorical, rows, labels, offsets, itemIds }
}

const offsetsOf = (lists: readonly ShownList[]) => {
  const offsets = new Int32Array(lists.length + 1)
  lists.forEach((list, index) => {
    offsets[index + 1] = (offsets[index] ?? 0) + list.items.length
  })
  return offsets
}
