import type { Dataset } from '../ranking/ranker.ts'

/** What one column of a file holds. `field` is a field of the domain; `empty` held nothing where the model learned. */
export type Column =
  | { readonly name: string; readonly kind: 'number' | 'date' | 'field' | 'empty' }
  | { readonly name: string; readonly kind: 'category'; readonly categories: readonly string[] }

/** Columns with a meaning of their own; the others are features. */
export interface Roles {
  /** Rows with the same text in it are one list. */
  readonly group: string
  /** The grade of a row; absent where nothing is learned or measured. */
  readonly label?: string
  /** Which item the row is, for baselines by item. */
  readonly item?: string
  /** How much the row counts. */
  readonly weight?: string
}

/** One row of a file. It is changed and handed out again for the next one: copy what is kept. */
export interface Row {
  /** Counted from 1. */
  line: number
  group: string
  /** 0 where the role is absent. */
  label: number
  itemId: number
  /** 1 where the role is absent. */
  weight: number
  values: Float64Array
}

/** What the values of a row mean. */
export interface Features {
  /** Columns of the file that a model needs. */
  readonly columns: readonly Column[]
  readonly names: readonly string[]
  /** Positions of the features with categories. */
  readonly categorical: readonly number[]
  /** Columns of the file that are neither features nor have a role. */
  readonly unused: readonly string[]
}

/** Told what is wrong with the cell of a column; throws with the place of it. */
export type Complain = (column: number, expected: string) => never

/** The cells of a row as they stand in the file. Changed and handed out again like `Row`. */
export interface SourceRow {
  readonly cells: readonly string[]
  /** Counted from 1. */
  readonly line: number
}

/** Makes features of the cells of a row. */
export interface Encoder {
  readonly width: number
  /** @param values `width` numbers to fill; NaN is a missing value */
  encode(source: SourceRow, values: Float64Array, complain: Complain): void
  /** What was learned of the columns; complete once all rows have been encoded. */
  features(): Features
}

/** Lists read from a file. */
export interface Lists {
  readonly data: Dataset
  readonly features: Features
  /** Where each row of the file stands in the data, in the order of the file. */
  readonly placeOf: Int32Array
  /** The group of each list. */
  readonly groups: readonly string[]
}
