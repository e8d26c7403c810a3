import type { Fields } from '../../domain/domain.ts'
import type { TaskStatus } from './shared.ts'

/** One ranked item with the fields it had when it was ranked. */
export interface RankedItem {
  readonly itemId: number
  readonly score: number
  readonly fields: Fields
  /** Version of the model that ranked it; null for made-up lists. */
  readonly modelVersion: number | null
}

/** One row of the public view `results`. */
export interface ResultRow {
  readonly resultId: number
  readonly taskId: string
  readonly userId: number
  readonly itemId: number
  readonly score: number
  readonly label: 0 | 1
  readonly shown: boolean
  /** Version of the model that ranked it; null for made-up lists. */
  readonly modelVersion: number | null
}

export type ChoiceOutcome =
  | { readonly kind: 'unknown-task' }
  | { readonly kind: 'not-finished'; readonly status: TaskStatus }
  | { readonly kind: 'not-ranked' }
  | { readonly kind: 'none-suited' }
  | { readonly kind: 'chosen'; readonly result: ResultRow }

export interface RankingStore {
  /** The first `limit` ranked items, best first; the first call records the impression and the event `results` in the same statement. Undefined when there is no ranking. */
  show(taskId: string, limit: number): Promise<RankedItem[] | undefined>
  /** The same items, without an impression and without an event. */
  peek(taskId: string, limit: number): Promise<RankedItem[] | undefined>
  /** Records the choice (`itemId`, or -1 for none) with its events; the same choice twice changes nothing, another one replaces it. */
  choose(taskId: string, itemId: number): Promise<ChoiceOutcome>
  result(resultId: number): Promise<ResultRow | undefined>
  /** All kept results of one task, best first; undefined when the task is unknown. */
  results(taskId: string): Promise<ResultRow[] | undefined>
}
