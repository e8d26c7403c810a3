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
  readonly has: readonly { readonly name: string; readonly hint: string }[]
  readonly position: Position | undefined
}

export interface NumberFact {
  readonly name: string
  readonly hint: string
  readonly value: number
}

export interface Position {
  readonly lat: number
  readonly lon: number
}

const BESIDE_FACTS: ReadonlySet<string> = new Set(['score', 'model_version', 'lat', 'lon', 'explanation'])

const positionOf = ({ lat, lon }: RankedItem): Position | undefined =>
  typeof lat === 'number' && typeof lon === 'number' ? { lat, lon } : undefined

const described = ({ name, schema }: Field) => ({
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
      return typeof value === 'number' ? [{ ...described(field), value }] : []
    }),
    has: fields.filter(({ name }) => item[name] === true).map(described),
    position: positionOf(item),
  }
}

/** Names of the numbers that are written with decimals: on all cards or on none, so that they can be compared. */
export const namesWithDecimals = (facts: readonly Facts[]): ReadonlySet<string> =>
  new Set(
    facts.flatMap(({ numbers }) => numbers.filter(({ value }) => !Number.isInteger(value)).map(({ name }) => name)),
  )
