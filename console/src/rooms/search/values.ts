import type { Values } from '../../domain/defaults.ts'
import type { Field, FieldSchema } from '../../domain/schema.ts'

const resized = (list: readonly number[], length: number, schema: FieldSchema) => {
  const filler = list.at(-1) ?? (schema.examples?.[0] as number[] | undefined)?.[0] ?? schema.items?.minimum ?? 0
  return Array.from({ length }, (_, index) => list[index] ?? filler)
}

/** No more than the field that it is a part of. */
const limited = (fields: readonly Field[], values: Values) =>
  fields.flatMap(({ name, schema: { atMost } }) => {
    const [value, limit] = [values[name], atMost === undefined ? undefined : values[atMost]]
    return typeof value === 'number' && typeof limit === 'number' && value > limit ? [[name, limit]] : []
  })

/** The values with one changed; lists that have an entry for each of it follow, and so do parts of it. */
export const changed = (fields: readonly Field[], values: Values, change: readonly [string, unknown]): Values => {
  const [name, value] = change
  const followers = fields
    .filter(({ schema }) => schema.lengthOf === name && typeof value === 'number')
    .map(({ name: list, schema }) => [
      list,
      resized((values[list] as number[] | undefined) ?? [], Math.min(Number(value), schema.maxItems ?? 100), schema),
    ])
  const after = { ...values, [name]: value, ...Object.fromEntries(followers) }
  // What is typed stays as it is typed: the box says that it is too much.
  const others = fields.filter((field) => field.name !== name)
  return { ...after, ...Object.fromEntries(limited(others, after)) }
}

/** A field as it may be set now: what is a part of another ends there. */
export const asAsked = (field: Field, values: Values): Field => {
  const { atMost, maximum = Number.POSITIVE_INFINITY } = field.schema
  const limit = atMost === undefined ? undefined : values[atMost]
  return typeof limit === 'number' && limit < maximum
    ? { ...field, schema: { ...field.schema, maximum: limit } }
    : field
}

const roundUp = (value: number) => {
  const power = 10 ** Math.floor(Math.log10(value))
  return ([1, 2, 5, 10].find((step) => step * power >= value) ?? 10) * power
}

const LEAST_RANGE = 10
/** A maximum so many times the example is the end of a scale; a larger one keeps nonsense out, such as 100 people. */
const END_OF_SCALE = 20

/** Where there is no least, as far below zero as one goes above. */
const lowestOf = (maximum: number, reach: number) => Math.min(-reach, maximum - reach)

/**
 * The range of a slider: the schema's, where its maximum leaves room for what people ask, else up to four times the
 * example. The box beside it takes the rest.
 */
export const sliderRange = ({ type, minimum, maximum = Number.POSITIVE_INFINITY, examples }: FieldSchema) => {
  const example = Number(examples?.[0] ?? LEAST_RANGE)
  const reach = roundUp(Math.max(1, Math.abs(example) * 4))
  const min = minimum ?? lowestOf(maximum, reach)
  const usual = Math.max(min + LEAST_RANGE, reach)
  const max = maximum <= Math.max(usual, example * END_OF_SCALE) ? maximum : usual
  const step = type === 'integer' || max === min ? 1 : roundUp((max - min) / 250)
  return { min, max, step }
}
