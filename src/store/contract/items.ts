import type { Fields } from '../../domain/domain.ts'
import type { Page } from './shared.ts'

/** An item of the catalogue as it is now. */
export interface CatalogueItem {
  readonly itemId: number
  readonly version: number
  readonly fields: Fields
}

export interface ItemStore {
  /** Makes the catalogue exactly this: a changed item gets a new version, a missing one leaves the catalogue (its versions stay). */
  replaceAll(
    items: readonly { itemId: number; fields: Fields }[],
  ): Promise<{ added: number; changed: number; removed: number }>
  /** Counts up with every change of the catalogue. */
  revision(): Promise<number>
  current(): Promise<{ revision: number; items: CatalogueItem[] }>
  get(itemId: number): Promise<Fields | undefined>
  list(page: Page): Promise<Fields[]>
  count(): Promise<number>
}
