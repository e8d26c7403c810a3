import type { Values } from '../../domain/defaults.ts'
import type { Field, FieldSchema } from '../../domain/schema.ts'

const resized = (list: readonly number[], length: number, schema: FieldSchema) => {
  const filler = list.at(-1) ?? (schema.examples?.[0] as number[] | undefined)?.[0] ?? schema.items?.minimum ?? 0
  return Array.from({ length }, (_, index) => list[index] ?? filler)
}

/** The values with one changed; lists that have an entry for each of it follow. */
export const changed = (fields: readonly Field[], values: Values, change: readonly [string, unknown]): Values => {
  const [name, value] = change
  const followers = fields
    .filter(({ schema }) => schema.lengthOf === name && typeof value === 'number')
    .map(({ name: list, schema }) => [
      list,
      resized((values[list] as number[] | undefined) ?? [], Math.min(Number(value), schema.maxItems ?? 100), schema),
    ])
  return { ...values, [name]: value, ...Object.fromEntries(followers) }
}

const roundUp = (value: number) => {
  const power = 10 ** Math.floor(Math.log10(value))
  return ([1, 2, 5, 10].find((step) => step * power >= value) ?? 10) * power
}

const LEAST_RANGE = 10
/** A maximum so many times the example is the end of a scale; a larger one keeps nonsense out, such as 100 people. */
const END_OF_SCALE = 20

/**
 * The range of a slider: the schema's, where its maximum leaves room for what people ask, else up to four times the
 * example. The box beside it takes the rest.
 */
export const sliderRange = ({ type, minimum = 0, maximum = Number.POSITIVE_INFINITY, examples }: FieldSchema) => {
  const example = Number(examples?.[0] ?? LEAST_RANGE)
  const usual = Math.max(minimum + LEAST_RANGE, roundUp(Math.max(1, example * 4)))
  const max = maximum <= Math.max(usual, example * END_OF_SCALE) ? maximum : usual
  const step = type === 'integer' ? 1 : roundUp((max - minimum) / 250)
  return { min: minimum, max, step }
}
