import type { Domain } from '../domain/domain.ts'
import { type Field, fieldsOf } from '../domain/fields.ts'
import { daysOf, isMissing, numberOf } from './cells.ts'
import { listed, TableInvalid } from './errors.ts'
import type { Complain, Encoder } from './table.ts'

type Side = 'user' | 'item'

/** A field of the domain and the column of the file that holds it. */
interface Source {
  readonly field: Field
  readonly position: number
}

/** A feature such as `user.age_avg` that the file holds as a column of its own. */
interface Derived {
  readonly feature: number
  readonly position: number
}

/** A file does not say when a user asked, so that "days ahead" stays missing. */
const UNKNOWN_MOMENT = new Date(Number.NaN)

/**
 * Makes the domain's features, matches included, of columns named as its fields; where both sides have a field of that
 * name, `user.` or `item.` before it tells them apart. What follows from a field the file lacks may stand there itself (`age_avg`).
 * @param roles columns that are no features
 * @throws TableInvalid when the columns of one side are all absent
 */
export const domainColumns = (header: readonly string[], domain: Domain, roles: readonly string[]): Encoder => {
  const columns = header.map((name) => (roles.includes(name) ? '' : name))
  const find = (side: Side, name: string) => {
    const qualified = columns.indexOf(`${side}.${name}`)
    return qualified < 0 ? columns.indexOf(name) : qualified
  }
  const user = sourcesOf(fieldsOf(domain.user), (name) => find('user', name))
  const item = sourcesOf(fieldsOf(domain.item), (name) => find('item', name))
  const derived = derivedOf(domain, [...user, ...item], find)
  const used = new Set([...user, ...item, ...derived].map(({ position }) => position))
  checkSides(header, domain, { user, item })
  const { names, categorical } = domain.features
  return {
    width: names.length,
    encode({ cells }, values, complain) {
      const items = domain.features.prepare([fieldsFrom(item, cells, complain)])
      values.set(domain.features.rows(fieldsFrom(user, cells, complain), UNKNOWN_MOMENT, items))
      for (const { feature, position } of derived)
        values[feature] = numberOf(cells[position] as string) ?? complain(position, 'expected a number, or nothing')
    },
    features: () => ({
      columns: header.filter((_, position) => used.has(position)).map((name) => ({ name, kind: 'field' })),
      names,
      categorical,
      unused: columns.filter((name, position) => name !== '' && !used.has(position)),
    }),
  }
}

const sourcesOf = (fields: readonly Field[], find: (name: string) => number): Source[] =>
  fields
    .filter(({ kind }) => kind !== 'text')
    .map((field) => ({ field, position: find(field.name) }))
    .filter(({ position }) => position >= 0)

const derivedOf = (
  domain: Domain,
  sources: readonly Source[],
  find: (side: Side, name: string) => number,
): Derived[] => {
  const taken = new Set(sources.map(({ position }) => position))
  return domain.features.names
    .map((name, feature) => {
      const [, side, bare] = /^(user|item)\.(.+)$/.exec(name) ?? []
      return { feature, position: bare === undefined ? -1 : find(side as Side, bare) }
    })
    .filter(({ position }) => position >= 0 && !taken.has(position))
}

const checkSides = (header: readonly string[], domain: Domain, sides: Readonly<Record<Side, readonly Source[]>>) => {
  for (const side of ['user', 'item'] as const)
    if (sides[side].length === 0)
      throw new TableInvalid(
        `no column is a field of the ${side} side of the domain ${domain.name} (${listed(Object.keys(domain[side].properties))}): there are ${listed(header)}`,
      )
}

const fieldsFrom = (sources: readonly Source[], cells: readonly string[], complain: Complain) => {
  const fields: Record<string, unknown> = {}
  for (const { field, position } of sources) {
    const cell = cells[position] as string
    if (!isMissing(cell)) fields[field.name] = parse(field, cell, (expected) => complain(position, expected))
  }
  return fields
}

/** A cell as the JSON value that a request would bring. */
const parse = (field: Field, cell: string, complain: (expected: string) => never): unknown => {
  switch (field.kind) {
    case 'boolean': {
      const value = numberOf(cell)
      return value === 0 || value === 1 ? value === 1 : complain('expected true or false, or 1 or 0')
    }
    case 'integer':
    case 'number':
      return numberOf(cell) ?? complain('expected a number')
    case 'date':
      return daysOf(cell) === undefined ? complain('expected a date such as 2026-01-15') : cell.trim()
    case 'numbers':
      return numbersIn(cell) ?? complain('expected numbers, such as [31, 29] or 31;29')
    default:
      return cell.trim()
  }
}

const numbersIn = (cell: string): number[] | undefined => {
  const texts = cell.split(/[\s,;[\]]+/).filter((text) => text !== '')
  const numbers = texts.map((text) => numberOf(text) ?? Number.NaN)
  return numbers.some(Number.isNaN) ? undefined : numbers
}
