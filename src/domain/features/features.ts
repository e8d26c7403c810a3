import type { Directions, FeatureSpace, Fields, Match, PreparedItems } from '../domain.ts'
import type { Field } from '../fields.ts'
import { dayOf } from './encoders.ts'
import { type MatchedColumn, matchedColumns } from './matched.ts'
import { columnDirections } from './monotone.ts'
import { createSide, type Side } from './side.ts'

/** Item columns as numbers, row-major; made once for a catalogue. */
class ItemTable implements PreparedItems {
  readonly count: number
  readonly values: Float64Array

  constructor(count: number, values: Float64Array) {
    this.count = count
    this.values = values
  }
}

interface Parts {
  readonly userFields: readonly Field[]
  readonly itemFields: readonly Field[]
  readonly matches: readonly Match[]
  readonly monotone: Directions
}

/** Columns in order: the user's own, the item's own, then those of the matches. */
export const createFeatures = ({ userFields, itemFields, matches, monotone }: Parts): FeatureSpace => {
  const user = createSide('user', userFields)
  const item = createSide('item', itemFields)
  const matched = matches.flatMap((match) => matchedColumns(match, userFields, itemFields))
  const layout = createLayout(user, item, matched)
  const readers = [...user.readers, ...item.readers, ...matched.map(({ read }) => read)]
  return {
    names: [...user.names, ...item.names, ...matched.map(({ name }) => name)],
    categorical: [...user.categorical, ...item.categorical.map((position) => position + user.names.length)],
    monotone: columnDirections(monotone, itemFields, matched),
    prepare: (items) => new ItemTable(items.length, Float64Array.from(items.flatMap((fields) => item.encode(fields)))),
    rows(fields: Fields, askedAt: Date, items: PreparedItems) {
      if (!(items instanceof ItemTable)) throw new TypeError('items: give what prepare of the same domain returned')
      return layout.fill({ userRow: Float64Array.from(user.encode(fields)), askedDay: dayOf(askedAt), items })
    },
    readable: (column, value) => (Number.isNaN(value) ? null : (readers[column]?.(value) ?? null)),
  }
}

interface Filling {
  readonly userRow: Float64Array
  readonly askedDay: number
  readonly items: ItemTable
}

/** Positions are resolved here once, so that filling only counts through typed arrays. */
const createLayout = (user: Side, item: Side, matched: readonly MatchedColumn[]) => {
  const userWidth = user.names.length
  const itemWidth = item.names.length
  const width = userWidth + itemWidth + matched.length
  const days = [...user.days, ...item.days.map((position) => position + userWidth)]
  const pairs = matched.map(({ match, combine }) => ({
    combine,
    userPosition: user.position(match.user),
    itemPosition: item.position(match.item),
  }))

  const copySides = (out: Float64Array, { userRow, items }: Filling) => {
    for (let row = 0; row < items.count; row++) {
      out.set(userRow, row * width)
      const source = row * itemWidth
      const target = row * width + userWidth
      for (let column = 0; column < itemWidth; column++) {
        out[target + column] = items.values[source + column] as number
      }
    }
  }

  const fillMatches = (out: Float64Array, { userRow, items }: Filling) => {
    for (const [index, { combine, userPosition, itemPosition }] of pairs.entries()) {
      const wanted = userRow[userPosition] as number
      let target = userWidth + itemWidth + index
      for (let source = itemPosition; source < items.values.length; source += itemWidth) {
        out[target] = combine(wanted, items.values[source] as number)
        target += width
      }
    }
  }

  const countDaysFrom = (out: Float64Array, askedDay: number) => {
    for (const position of days) {
      for (let cell = position; cell < out.length; cell += width) out[cell] = (out[cell] as number) - askedDay
    }
  }

  return {
    fill(filling: Filling): Float64Array {
      const out = new Float64Array(filling.items.count * width)
      copySides(out, filling)
      fillMatches(out, filling)
      countDaysFrom(out, filling.askedDay)
      return out
    },
  }
}
