import type { TObject } from 'typebox'

/** A JSON object as it came in or goes out: what a user asked, or what describes an item. */
export type Fields = Readonly<Record<string, unknown>>

/** Two fields that speak of the same thing, one on each side: `{ user: 'budget', item: 'price' }`. */
export interface Match {
  readonly user: string
  readonly item: string
}

/** Names that a score follows: 1 where it never falls as the value rises, −1 where it never rises, all else unchanged. */
export type Directions = Readonly<Record<string, 1 | -1>>

/** What a domain says of itself: two JSON Schemas, the nouns, the matches. Everything else is derived. */
export interface DomainDefinition {
  readonly name: string
  /** Nouns used in paths and views, singular: `user`, `location` give `/content/users` and the view `locations`. */
  readonly nouns: { readonly user: string; readonly item: string }
  readonly user: TObject
  /** The fields of an item without its id; the id is `<noun>_id`, a whole number. */
  readonly item: TObject
  readonly matches: readonly Match[]
  /** Fields of an item, numbers and booleans, that can only speak for it or against it: `{ price: -1 }`. */
  readonly monotone?: Directions
}

/** One thing wrong with a request, in the shape FastAPI gives it. */
export interface Problem {
  readonly loc: readonly (string | number)[]
  readonly msg: string
  readonly type: string
}

/** One typed column of a public view. `field` is the JSON field; a list of numbers gives four columns, one per statistic. */
export interface Column {
  readonly name: string
  readonly type: 'boolean' | 'integer' | 'double precision' | 'text' | 'date'
  readonly field: string
  readonly statistic?: 'avg' | 'std' | 'min' | 'max'
}

/** Items turned into numbers once, to be matched with many users. Opaque to callers. */
export interface PreparedItems {
  readonly count: number
}

/** The value of a feature as people read it: a category's name, a month, yes or no; null where it is missing. */
export type FeatureValue = string | number | boolean | null

/** From fields to numbers; the same function serves training and ranking. Missing values are NaN. */
export interface FeatureSpace {
  /** Column names, in order. */
  readonly names: readonly string[]
  /** Positions of the columns that hold categories (whole numbers from 0) and not quantities. */
  readonly categorical: readonly number[]
  /** By column name, for all columns that follow from the item fields that the domain calls monotone. */
  readonly monotone: Directions
  prepare(items: readonly Fields[]): PreparedItems
  /**
   * One row per item, row-major: `items.count × names.length`.
   * @param askedAt when the user asked: dates become days ahead of it
   */
  rows(user: Fields, askedAt: Date, items: PreparedItems): Float64Array
  /** What a number in the rows stands for. */
  readable(column: number, value: number): FeatureValue
}

/** A definition with all that follows from it. */
export interface Domain extends DomainDefinition {
  readonly userColumns: readonly Column[]
  readonly itemColumns: readonly Column[]
  readonly features: FeatureSpace
  /** What the schema alone cannot say, such as one age for each person. Empty when all is well. */
  check(user: Fields): Problem[]
  /** The user's fields with the derived ones (`age_avg`, …) beside them. */
  describeUser(user: Fields): Fields
}
