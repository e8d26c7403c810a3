import type { Fields } from './domain.ts'
import type { Field } from './fields.ts'
import { STATISTICS, statisticsOf } from './statistics.ts'

/** The fields that the schema knows, and the statistics of each list of numbers beside them; the rest is dropped. */
export const describe = (fields: readonly Field[], values: Fields): Fields =>
  Object.fromEntries(
    fields
      .filter((field) => Object.hasOwn(values, field.name))
      .flatMap((field) => [[field.name, values[field.name]], ...derivedOf(field, values[field.name])]),
  )

const derivedOf = (field: Field, value: unknown): [string, number][] => {
  const statistics = field.kind === 'numbers' ? statisticsOf(value) : undefined
  if (field.kind !== 'numbers' || statistics === undefined) return []
  return STATISTICS.map((statistic) => [`${field.prefix}_${statistic}`, statistics[statistic]])
}
