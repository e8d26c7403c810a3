import type { Fields } from '../../domain/domain.ts'
import type { TrainingCause } from './drift.ts'
import type { Findings } from './findings.ts'
import type { HistoryAction } from './registry.ts'
import type { Metrics, Outbox, Page, StartOptions, TaskRow } from './shared.ts'

export type Alias = 'champion' | 'challenger'

/**
 * What the gate found: `promote` takes over, `canary` gets a share of the users, `hold` has passed and waits for a
 * person, `refuse` has not passed. `decision` tells why, with the figures.
 */
export type Verdict =
  | { readonly kind: 'promote' | 'hold' | 'refuse'; readonly decision: string }
  | { readonly kind: 'canary'; readonly decision: string; readonly sharePercent: number }

export interface ModelRow extends TaskRow {
  /** Counts from 1 in the order in which trainings were asked for. */
  readonly version: number
  /** What asked for its training: a person, the first start, or one of the triggers. */
  readonly cause: 'request' | 'first' | 'schedule' | 'choices' | 'drift'
  /** Null when it does not serve. */
  readonly alias: Alias | null
  /** Name of the learner or baseline. */
  readonly kind: string | null
  /** Share of the users whose inferences this model ranks, 0 to 100. */
  readonly usePercentage: number
  /** Metrics by part (`train`, `validation`, `test`) of this model, and of what it was compared with (`champion`, `random`, `popularity`) on the test lists. */
  readonly metrics: Readonly<Record<string, Metrics>>
  readonly settings: Fields
  /** What the gate found; null before the training has ended. */
  readonly verdict: Verdict['kind'] | null
  /** What followed from its training and why, with the figures. */
  readonly decision: string | null
  readonly promotedAt: Date | null
  /** What was done with it after its training: by a person, or at the end of its trial. */
  readonly lastChange: { readonly at: Date; readonly action: HistoryAction; readonly reason: string } | null
}

/**
 * One run of a training. A newer one has a higher number, and from then on the older one can write nothing any more
 * (a fencing token; M. Kleppmann, Designing Data-Intensive Applications, chapter 8).
 */
export interface Run {
  readonly taskId: string
  /** Counts from 1. */
  readonly attempt: number
}

export interface TrainedModel extends Run {
  readonly kind: string
  readonly artefact: Uint8Array
  readonly metrics: Readonly<Record<string, Metrics>>
  readonly settings: Fields
  /** The champion it was compared with; when another one serves by now, it is refused and the decision says so. */
  readonly comparedWith: string | null
  readonly verdict: Verdict
  /** Absent where no training made the model. */
  readonly findings?: Findings
}

export interface ModelStore extends Outbox<unknown> {
  /** Stores the model row (`PENDING`) and the event `training` in one statement. @throws KeyTaken when another start has used its key */
  start(taskId: string, options?: StartOptions & { cause?: TrainingCause | undefined }): Promise<{ deadlineAt: Date }>
  find(taskId: string): Promise<ModelRow | undefined>
  /** Newest first. */
  list(page: Page): Promise<ModelRow[]>
  /** Begins another run and marks the row `STARTED`. @returns undefined when it is final already, so that a second delivery does nothing */
  begin(taskId: string): Promise<Run | undefined>
  /** Notes a sign of life. @returns false when the training has ended or a newer run has taken over: this one has to stop */
  touch(run: Run): Promise<boolean>
  /**
   * Stores artefact, metrics, decision and `SUCCESS`, and does what the verdict says, in one transaction.
   * @returns false when it was final already, or a newer run has taken over
   */
  finish(model: TrainedModel): Promise<boolean>
  /** Ends it as `FAILURE`. @returns false as `finish` */
  fail(run: Run, reason: string): Promise<boolean>
  /** Ends it whatever run is at it. @returns whether this call ended it */
  end(taskId: string, status: 'FAILURE' | 'REVOKED', reason: string): Promise<boolean>
  /** The models that serve, the champion first, with their shares (which sum to 100); empty before the first promotion. */
  serving(): Promise<{ modelId: string; usePercentage: number }[]>
  /** How many trainings are not final yet. */
  active(): Promise<number>
  artefact(modelId: string): Promise<Uint8Array | undefined>
  /** Undefined for a model of a version that kept none, and before the training has ended. */
  findings(taskId: string): Promise<Findings | undefined>
}
