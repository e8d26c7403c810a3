import type { Fields } from '../../domain/domain.ts'

/** A list that was drawn by Plackett–Luce, with all items that were kept of it. */
export interface ExploredList {
  /** As in datasets. */
  readonly listId: number
  readonly user: Fields
  readonly askedAt: Date
  /** In the order of the list; the propensity is that of coming next, given the items before. */
  readonly items: readonly { itemId: number; fields: Fields; propensity: number }[]
  /** How many of the first items had been shown when the choice was made. */
  readonly shownCount: number
  /** Index of the chosen item, from 0; -1 when none suited. */
  readonly chosen: number
}

export interface ExploredStore {
  /** Those of these answered lists that were explored, in the order of the ids. */
  among(listIds: readonly number[]): Promise<ExploredList[]>
}
