import type { ItemExplanation } from '../../../src/contract.ts'
import { fieldWords } from '../parts/words.ts'
import { type Field, kindOf, type SearchSchema } from './schema.ts'

/** One ranked item as `/inference/results` answers it. */
export type RankedItem = Readonly<Record<string, unknown>> & {
  readonly score: number
  readonly explanation?: ItemExplanation
}

/** What stands on a card, for the items of any domain. */
export interface Facts {
  readonly id: number
  readonly title: string
  readonly subtitle: string
  readonly numbers: readonly NumberFact[]
  /** What the item has. */
  readonly has: readonly Fact[]
  readonly position: Position | undefined
}

export interface Fact {
  readonly field: string
  readonly name: string
  readonly hint: string
}

export interface NumberFact extends Fact {
  readonly value: number
  readonly unit: string | undefined
}

export interface Position {
  readonly lat: number
  readonly lon: number
}

const BESIDE_FACTS: ReadonlySet<string> = new Set(['score', 'model_version', 'lat', 'lon', 'explanation'])

const positionOf = ({ lat, lon }: RankedItem): Position | undefined =>
  typeof lat === 'number' && typeof lon === 'number' ? { lat, lon } : undefined

const described = ({ name, schema }: Field): Fact => ({
  field: name,
  name: schema.title ?? fieldWords(name),
  hint: schema.description ?? '',
})

/** The first text is an item's name; an item without any is called by its id. */
export const factsOf = (item: RankedItem, { told, itemKey }: SearchSchema): Facts => {
  const fields = told.filter(({ name }) => !BESIDE_FACTS.has(name) && name !== itemKey)
  const texts = fields.filter(({ name, schema }) => kindOf(schema) === 'text' && typeof item[name] === 'string')
  const [title, ...others] = texts.map(({ name }) => String(item[name]))
  const id = Number(item[itemKey])
  return {
    id,
    title: title ?? `${fieldWords(itemKey.replace(/_id$/, ''))} ${id}`,
    subtitle: others.join(', '),
    numbers: fields.flatMap((field) => {
      const value = item[field.name]
      return typeof value === 'number' ? [{ ...described(field), value, unit: field.schema.unit }] : []
    }),
    has: fields.filter(({ name }) => item[name] === true).map(described),
    position: positionOf(item),
  }
}

/** How a number is shown on all cards alike, so that they can be compared. */
export interface Scale {
  readonly digits: number
  /** What the line under it ends at: the highest in the list; undefined where a unit says how much it is, or some are below 0. */
  readonly end: number | undefined
}

const scaleOf = (numbers: readonly NumberFact[]): Scale => {
  const values = numbers.map(({ value }) => value)
  const isBare = numbers.every(({ unit, value }) => unit === undefined && value >= 0)
  return { digits: values.every(Number.isInteger) ? 0 : 2, end: isBare ? Math.max(...values) : undefined }
}

/** The scales of the numbers of a list, by their fields. */
export const scalesOf = (facts: readonly Facts[]): ReadonlyMap<string, Scale> => {
  const numbers = facts.flatMap((one) => one.numbers)
  const fields = new Set(numbers.map(({ field }) => field))
  return new Map([...fields].map((name) => [name, scaleOf(numbers.filter(({ field }) => field === name))]))
}
