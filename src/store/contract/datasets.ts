import type { Fields } from '../../domain/domain.ts'

/** One list as it was shown, for training: items with the fields of the version that was ranked. */
export interface ShownList {
  readonly listId: number
  readonly user: Fields
  readonly askedAt: Date
  /** The model that ranked it; null for made-up lists, which are in random order. */
  readonly modelId: string | null
  /** Shown when the choice was made, and the chosen one; `position` counts from 1. */
  readonly items: readonly { itemId: number; position: number; fields: Fields; label: 0 | 1 }[]
}

/** Which lists a training used, oldest first in each part. */
export interface Split {
  readonly train: readonly number[]
  readonly validation: readonly number[]
  readonly test: readonly number[]
}

export interface DatasetStore {
  /** Ids of the newest answered lists, oldest first, at most `maxLists`. */
  answered(maxLists: number): Promise<number[]>
  /** Writes down which lists the training uses; a second call for the same task returns the first split. */
  freeze(taskId: string, split: Split): Promise<Split>
  /** Which lists a training used; undefined when it froze none. */
  frozen(taskId: string): Promise<Split | undefined>
  /** The lists in the order of the ids. */
  read(listIds: readonly number[]): Promise<ShownList[]>
  /** Adds made-up users with lists of shown items and their choice, in a few statements, as finished inferences. */
  addLabelled(lists: readonly LabelledList[]): Promise<void>
}

export interface LabelledList {
  readonly user: Fields
  readonly itemIds: readonly number[]
  /** The chosen item, or -1 for none. */
  readonly chosen: number
  readonly askedAt: Date
}
