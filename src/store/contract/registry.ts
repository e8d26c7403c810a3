import type { ModelRow } from './models.ts'
import type { Page, TaskStatus } from './shared.ts'

export type HistoryAction = 'promote' | 'rollback' | 'share' | 'canary' | 'stop' | 'hold' | 'refuse'

/** How things stood after a change. Models are named by their versions. */
export interface HistoryRow {
  readonly changeNo: number
  readonly at: Date
  readonly action: HistoryAction
  /** The model that the action is about. */
  readonly version: number
  readonly champion: number | null
  readonly challenger: number | null
  /** Share of the challenger in per cent; the champion has the rest. */
  readonly challengerPercentage: number
  readonly reason: string
}

export type RegistryOutcome =
  | { readonly kind: 'done'; readonly model: ModelRow }
  | { readonly kind: 'unknown' }
  /** The text says why not, and what to do. */
  | { readonly kind: 'refused'; readonly reason: string }

/** What users did with the lists that one model ranked, among the newest lists of all models. */
export interface OnlineFigures {
  readonly version: number
  /** Lists ranked, whether shown or not. */
  readonly lists: number
  /** Shown lists with an answer. */
  readonly answered: number
  /** Answers other than "none suited". */
  readonly choices: number
  /** Mean position of the choices, from 1; null without any. */
  readonly meanPosition: number | null
  /** Sum over the answered lists of 1 / position of the choice, 0 for none; and of its square. */
  readonly reciprocalSum: number
  readonly reciprocalSquares: number
}

/** A challenger with a share, and what both models reached since the shares are what they are. */
export interface RunningTrial {
  /** The change that began it; a conclusion counts only while nothing has changed since. */
  readonly changeNo: number
  readonly sharePercent: number
  /** Since it began. */
  readonly runningHours: number
  readonly champion: OnlineFigures
  readonly challenger: OnlineFigures
}

export interface TrialConclusion {
  readonly trial: RunningTrial
  readonly promote: boolean
  readonly reason: string
}

/** What moves when anything about the models does. Null where there is none yet. */
export interface RegistryPulse {
  /** The newest change of who serves, or verdict. */
  readonly changeNo: number | null
  /** The newest answer of a user. */
  readonly choiceNo: number | null
  /** The newest model. */
  readonly version: number | null
  /** Trainings that have not ended, the oldest first. */
  readonly trainings: readonly { readonly taskId: string; readonly status: TaskStatus }[]
}

/** Where a rollback would go, by versions. */
export interface WayBack {
  readonly champion: number | null
  /** Null where no other model has been champion before that could serve. */
  readonly backTo: number | null
}

export interface RegistryStore {
  /** @param name a version, an alias or a task id; the first of these that there is */
  find(name: string): Promise<ModelRow | undefined>
  /**
   * Makes a model the champion, which gets all users; a challenger loses its share. Promoting the champion changes nothing more than that.
   * @param replaced refused when another model than this is to be replaced by now
   */
  promote(name: string, reason: string, replaced?: number): Promise<RegistryOutcome>
  /**
   * Makes the champion before the present one champion again; called again, it goes further back. Models that cannot score today's features are passed over.
   * @param replaced refused when another model than this is the champion by now
   */
  rollback(reason: string, replaced?: number): Promise<RegistryOutcome>
  wayBack(): Promise<WayBack>
  /** Sets a model's share in per cent; the other serving model has the rest. 100 promotes, 0 takes the share away. */
  share(name: string, percent: number, reason: string): Promise<RegistryOutcome>
  /** Newest first. With `until`, as it was at that time: the first row is the state then. */
  history(query: Page & { until?: Date }): Promise<HistoryRow[]>
  /** Of every model among the newest lists, in one query. */
  online(): Promise<OnlineFigures[]>
  /** Cheap: for those who ask again and again. */
  pulse(): Promise<RegistryPulse>
  /** The challenger on trial; undefined when there is none. */
  trial(): Promise<RunningTrial | undefined>
  /** Ends a trial, unless who serves or the shares have changed since it was read. @returns whether it did */
  conclude(conclusion: TrialConclusion): Promise<boolean>
}
