import type { Field, SearchSchema } from './schema.ts'

const STATISTICS = ['avg', 'std', 'min', 'max'] as const

/** The feature made of a field, or its four statistics; docs/domain.md names them. */
const featuresOf = (side: 'user' | 'item', { name, schema: { prefix = name, type } }: Field) =>
  type === 'array' ? STATISTICS.map((statistic) => `${side}.${prefix}_${statistic}`) : [`${side}.${name}`]

const unitsOf = (side: 'user' | 'item', fields: readonly Field[]) =>
  fields.flatMap((field) => {
    if (field.schema.format === 'date') return [[`${side}.${field.name}.days_ahead`, 'days'] as const]
    const { unit } = field.schema
    return unit === undefined ? [] : featuresOf(side, field).map((feature) => [feature, unit] as const)
  })

/** The units of features that have one: those of their fields, and of the difference of two with the same. */
export const featureUnits = ({ asked, told, matches }: SearchSchema): ReadonlyMap<string, string> => {
  const units = new Map([...unitsOf('user', asked), ...unitsOf('item', told)])
  for (const { user, item } of matches) {
    const unit = units.get(`user.${user}`)
    if (unit !== undefined && unit === units.get(`item.${item}`)) units.set(`${user}-${item}`, unit)
  }
  return units
}
