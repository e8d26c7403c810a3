import type { Column } from './domain.ts'
import type { Field } from './fields.ts'
import { STATISTICS } from './statistics.ts'

/** The typed columns of a public view: one per field, four for a list of numbers. */
export const columnsOf = (fields: readonly Field[]): Column[] => fields.flatMap(columnsOfField)

const columnsOfField = (field: Field): Column[] => {
  if (field.kind !== 'numbers') return [{ name: field.name, field: field.name, type: columnType(field.kind) }]
  return STATISTICS.map((statistic) => ({
    name: `${field.prefix}_${statistic}`,
    field: field.name,
    statistic,
    type: 'double precision',
  }))
}

const columnType = (kind: Exclude<Field['kind'], 'numbers'>): Column['type'] => {
  if (kind === 'number') return 'double precision'
  return kind === 'category' ? 'text' : kind
}
