import type { Fields } from '../../domain/domain.ts'
import type { Metrics, Outbox, Page, TaskRow } from './shared.ts'

export interface ModelRow extends TaskRow {
  /** Name of the learner or baseline. */
  readonly kind: string | null
  /** Share of new inferences ranked by this model, 0 to 100. */
  readonly usePercentage: number
  /** Metrics by part (`train`, `validation`, `test`) of this model, and of what it was compared with (`champion`, `random`, `popularity`) on the test lists. */
  readonly metrics: Readonly<Record<string, Metrics>>
  readonly settings: Fields
  /** Why it was promoted or refused. */
  readonly decision: string | null
  readonly promotedAt: Date | null
}

export interface TrainedModel {
  readonly taskId: string
  readonly kind: string
  readonly artefact: Uint8Array
  readonly metrics: Readonly<Record<string, Metrics>>
  readonly settings: Fields
  /** The champion it was compared with; when another one serves by now, it is not promoted and the decision says so. */
  readonly comparedWith: string | null
  readonly promote: boolean
  readonly decision: string
}

export interface ModelStore extends Outbox<{ taskId: string }> {
  /** Stores the model row (`PENDING`) and the event `training` in one statement. */
  start(taskId: string): Promise<void>
  find(taskId: string): Promise<ModelRow | undefined>
  /** Newest first. */
  list(page: Page): Promise<ModelRow[]>
  /** Marks it `STARTED`. @returns false when it is final already, so that a second delivery does nothing */
  begin(taskId: string): Promise<boolean>
  /** Stores artefact, metrics, decision and `SUCCESS`; when promoted, this model gets 100 % and all others 0 in the same transaction. @returns false when it was final already */
  finish(model: TrainedModel): Promise<boolean>
  end(taskId: string, status: 'FAILURE' | 'REVOKED', reason: string): Promise<boolean>
  /** The models that serve, with their shares (which sum to 100); empty before the first promotion. */
  serving(): Promise<{ modelId: string; usePercentage: number }[]>
  artefact(modelId: string): Promise<Uint8Array | undefined>
}
