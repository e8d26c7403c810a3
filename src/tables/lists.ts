import { GrowingRows, growingFloats, growingInts } from './growing.ts'
import { type Reading, readRows } from './read.ts'
import type { Lists } from './table.ts'

/**
 * Reads a whole file as a data set. Rows of one group need not stand together: its list has them in the order of the
 * file, and lists stand in the order in which their groups first occur. Takes 8 bytes for each value.
 * @throws TableInvalid naming file, line, column and what was expected
 */
export const readLists = async (path: string, reading: Reading): Promise<Lists> => {
  const listOf = new Map<string, number>()
  const [rows, lists, itemIds] = [new GrowingRows(), growingInts(), growingInts()]
  const [labels, weights] = [growingFloats(), growingFloats()]
  const { first, ...features } = await readRows(path, reading, (row) => {
    let list = listOf.get(row.group)
    if (list === undefined) {
      list = listOf.size
      listOf.set(row.group, list)
    }
    lists.push(list)
    labels.push(row.label)
    itemIds.push(row.itemId)
    weights.push(row.weight)
    rows.push(row.values)
  })
  const { offsets, placeOf } = placesIn(lists.values(), listOf.size)
  const data = {
    featureNames: features.names,
    categorical: features.categorical,
    rows: rows.join({ first, width: features.names.length, placeOf }),
    labels: placed(labels.values(), new Float64Array(placeOf.length), placeOf),
    offsets,
    itemIds: placed(itemIds.values(), new Int32Array(placeOf.length), placeOf),
    ...(reading.roles.weight === undefined
      ? {}
      : { weights: placed(weights.values(), new Float64Array(placeOf.length), placeOf) }),
  }
  return { data, features, placeOf, groups: [...listOf.keys()] }
}

/** A counting sort of the rows by list; rows of one list keep their order. */
const placesIn = (lists: Int32Array, count: number) => {
  const offsets = new Int32Array(count + 1)
  for (const list of lists) offsets[list + 1] = (offsets[list + 1] as number) + 1
  for (let list = 0; list < count; list++) offsets[list + 1] = (offsets[list + 1] as number) + (offsets[list] as number)
  const next = offsets.slice()
  const placeOf = Int32Array.from(lists, (list) => {
    const place = next[list] as number
    next[list] = place + 1
    return place
  })
  return { offsets, placeOf }
}

const placed = <Numbers extends Float64Array | Int32Array>(
  values: Numbers,
  into: Numbers,
  placeOf: Int32Array,
): Numbers => {
  for (let row = 0; row < placeOf.length; row++) into[placeOf[row] as number] = values[row] as number
  return into
}
