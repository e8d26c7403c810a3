import { fieldWords, plainWords } from '../parts/words.ts'
import type { Values } from './defaults.ts'
import type { RankedItem } from './item.ts'
import type { SearchSchema } from './schema.ts'

/** A switch that was on, or a choice that was made, and whether an item has what is matched with it. */
export interface Wish {
  readonly name: string
  /** Name of the item's field. */
  readonly field: string
  readonly isMet: boolean
  /** Names of the features that tell the item's side of it. */
  readonly features: ReadonlySet<string>
}

const nameOf = (field: string, wanted: string | true) =>
  wanted === true ? fieldWords(field) : `${fieldWords(field)} ${plainWords(wanted)}`

/** What was wished, in the domain's order, and whether the item has it. Of numbers nobody knows which were better. */
export const wishesOf = (item: RankedItem, asked: Values, { matches }: SearchSchema): readonly Wish[] =>
  matches.flatMap(({ user, item: field }) => {
    const wanted = asked[user]
    if (wanted !== true && typeof wanted !== 'string') return []
    const features = new Set([`item.${field}`, `${user}&${field}`, `${user}&!${field}`, `${user}=${field}`])
    return [{ name: nameOf(user, wanted), field, isMet: item[field] === wanted, features }]
  })
