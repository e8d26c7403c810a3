import type { Fields } from '../../domain/domain.ts'

/** How often which values of an input came; `drift/sketch.ts` says what the keys are. */
export interface StoredSketch {
  readonly missing: number
  readonly counts: Readonly<Record<string, number>>
}

/** By the name of the input. */
export type StoredSketches = Readonly<Record<string, StoredSketch>>

/** Sketches of the users who came within an hour. */
export interface InputWindow {
  readonly startedAt: Date
  readonly users: number
  readonly sketches: StoredSketches
}

/** Sums by the name of an item's field; `drift/judge-taste.ts` says of what. */
export type StoredTastes = Readonly<
  Record<string, { readonly count: number; readonly sum: number; readonly squares: number }>
>

/** Sums over answered lists of one model; positions count from 1. */
export interface FeedbackBlock {
  readonly modelId: string
  /** Counts up from 0 for each model. */
  readonly blockNo: number
  readonly firstAt: Date
  readonly lastAt: Date
  readonly lists: number
  readonly chosen: number
  readonly reciprocals: number
  readonly squaredReciprocals: number
  readonly positions: number
  readonly tastes: StoredTastes
}

/** Rows that were not in the sums yet, oldest first, and the ids between which they lie. */
export interface Unread<Row> {
  readonly after: number
  readonly upto: number
  readonly rows: readonly Row[]
}

export interface AnsweredList {
  readonly modelId: string
  /** Of the choice, from 1; null when none suited. */
  readonly position: number | null
  readonly chosenAt: Date
  /** The shown items, best first, with the fields they had; the first thirty at most. */
  readonly shown: readonly Fields[]
}

/** What had drifted at the last look, while this model was champion. */
export interface DriftState {
  readonly modelId: string | null
  readonly signals: readonly string[]
  /** When the first of them began; null when there is none. */
  readonly since: Date | null
}

/** What a drift is measured against: the users and choices that a model was trained on. */
export interface DriftBasis {
  readonly inputs: StoredSketches
  /** Of the lists that models ranked; empty where there were none. */
  readonly tastes: StoredTastes
}

/** The champion as far as a drift is measured against it. */
export interface DriftReference {
  readonly modelId: string
  readonly promotedAt: Date
  /** Each is null for a model of an earlier version. */
  readonly inputs: StoredSketches | null
  readonly tastes: StoredTastes | null
}

export type TrainingCause = 'request' | 'first' | 'schedule' | 'choices' | 'drift'

/** What decides whether a training begins by itself. */
export interface TrainingSituation {
  readonly isTraining: boolean
  readonly lastBegunAt: Date | null
  /** Choices since then, counted up to the limit asked for. */
  readonly newChoices: number
  readonly now: Date
}

export interface DriftStore {
  /**
   * Users not sketched yet, without those of made-up lists. Each process names itself as `holder`; while one reads, the others get undefined.
   * A row that becomes visible late is never passed over.
   */
  unreadUsers(holder: string, limit: number): Promise<Unread<{ user: Fields; askedAt: Date }> | undefined>
  /** The same for answered lists. */
  unreadChoices(holder: string, limit: number): Promise<Unread<AnsweredList> | undefined>
  /** Replaces windows and moves on, in one statement. @returns false when another process has moved on from there */
  saveWindows(read: { after: number; upto: number }, windows: readonly InputWindow[]): Promise<boolean>
  saveBlocks(read: { after: number; upto: number }, blocks: readonly FeedbackBlock[]): Promise<boolean>
  /** One input hour by hour, oldest first; undefined in hours whose users were not asked for it. */
  inputHistory(name: string, since: Date): Promise<{ startedAt: Date; sketch: StoredSketch | undefined }[]>
  /** The newest windows, as many as it takes to hold so many users. */
  recentWindows(since: Date, leastUsers: number): Promise<InputWindow[]>
  windowsAt(hours: readonly Date[]): Promise<InputWindow[]>
  /** The first blocks and the newest ones that began since then, oldest first. */
  blocks(modelId: string, since: Date, most: { first: number; newest: number }): Promise<FeedbackBlock[]>
  lastBlock(modelId: string): Promise<FeedbackBlock | undefined>
  /** Deletes old windows, and old blocks but the first ones of each model that serves. */
  forget(options: { windowsBefore: Date; blocksBefore: Date; keepFirstBlocks: number }): Promise<void>
  reference(): Promise<DriftReference | undefined>
  /** Keeps what a later drift is measured against with the model that is being trained. */
  saveBasis(taskId: string, basis: DriftBasis): Promise<void>
  state(): Promise<DriftState>
  /** @returns false when it is no longer as `before`: another process has looked meanwhile */
  changeState(state: DriftState, before: DriftState): Promise<boolean>
  situation(countUpTo: number): Promise<TrainingSituation>
  /**
   * Stores a model row (`PENDING`) with its event, unless one is being trained or another was begun after the last
   * one that the caller knows of (null: none). Of several processes at once exactly one gets true.
   */
  startTraining(training: { taskId: string; cause: TrainingCause; notAfter: Date | null }): Promise<boolean>
}
