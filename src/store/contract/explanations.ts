import type { Fields } from '../../domain/domain.ts'

/** A ranking with all that its scores were computed from. */
export interface ExplainableRanking {
  /** The model that ranked it; null for made-up lists. */
  readonly modelId: string | null
  /** Whether its scores hold the noise of exploration beside what the model said. */
  readonly isExplored: boolean
  readonly user: Fields
  readonly askedAt: Date
  /** Best first, with the fields of the version that was ranked. */
  readonly items: readonly { readonly itemId: number; readonly score: number; readonly fields: Fields }[]
}

export interface ExplanationStore {
  /** The first `limit` ranked items of a task and what they were ranked by; undefined when there is no ranking. Records nothing. */
  explainable(taskId: string, limit: number): Promise<ExplainableRanking | undefined>
}
