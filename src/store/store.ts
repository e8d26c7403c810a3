import type { Fields } from '../domain/domain.ts'

/** Celery's states as a row can have them. */
export type TaskStatus = 'PENDING' | 'STARTED' | 'RETRY' | 'SUCCESS' | 'FAILURE' | 'REVOKED'

export interface Page {
  readonly limit: number
  readonly offset: number
}

/** An item of the catalogue as it is now. */
export interface CatalogueItem {
  readonly itemId: number
  readonly version: number
  readonly fields: Fields
}

/** An accepted task as the database knows it: the truth when the result backend has forgotten. */
export interface TaskRow {
  readonly taskId: string
  readonly status: TaskStatus
  /** Why it failed or was revoked; null otherwise. */
  readonly reason: string | null
  readonly createdAt: Date
  readonly finishedAt: Date | null
}

/** What a worker needs to rank for one request. */
export interface InferenceWork {
  readonly taskId: string
  readonly userId: number
  readonly user: Fields
  readonly askedAt: Date
}

/** A finished ranking, best first; the three arrays have one entry per kept item. */
export interface Ranking {
  readonly taskId: string
  readonly modelId: string
  readonly itemIds: readonly number[]
  readonly itemVersions: readonly number[]
  readonly scores: readonly number[]
}

/** One ranked item with the fields it had when it was ranked. */
export interface RankedItem {
  readonly itemId: number
  readonly score: number
  readonly fields: Fields
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
}

export type ChoiceOutcome =
  | { readonly kind: 'unknown-task' }
  | { readonly kind: 'not-finished'; readonly status: TaskStatus }
  | { readonly kind: 'not-ranked' }
  | { readonly kind: 'none-suited' }
  | { readonly kind: 'chosen'; readonly result: ResultRow }

/** Accepted tasks whose message may not have reached the broker: the stored row is the outbox. */
export interface Outbox<Entry> {
  /** Rows without a confirmed publication, older than `olderThanMs` milliseconds, oldest first. */
  unpublished(options: { olderThanMs: number; limit: number }): Promise<Entry[]>
  /** Marks rows as published; one statement for all of them. */
  published(taskIds: readonly string[]): Promise<void>
  /** Forgets all publications of unfinished rows: for a broker that lost its memory, as the in-process one at start. */
  forgetPublications(): Promise<void>
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

/** Rows here are as the public views show them: `user_id`, `creation_time`, the fields, the derived fields. */
export interface UserStore {
  get(userId: number): Promise<Fields | undefined>
  list(page: Page): Promise<Fields[]>
  count(): Promise<number>
}

export interface InferenceStore extends Outbox<{ taskId: string; userId: number }> {
  /** Stores user, inference (`PENDING`) and the event `inference_start` in one statement. */
  start(inference: { taskId: string; user: Fields }): Promise<{ userId: number }>
  find(taskId: string): Promise<(TaskRow & { userId: number }) | undefined>
  /**
   * Stores rows for tasks that came as messages from elsewhere, for users that are there already, without an event.
   * @returns the ids that have no row even so, because their user is unknown
   */
  adopt(tasks: readonly { taskId: string; userId: number }[]): Promise<string[]>
  /** The unfinished ones of these tasks, with their users: one read for a whole batch. */
  work(taskIds: readonly string[]): Promise<InferenceWork[]>
  /** Stores rankings and `SUCCESS` in one statement that a second delivery cannot repeat. @returns the ids finished by this call */
  finish(rankings: readonly Ranking[]): Promise<string[]>
  /** Ends one task without a ranking, unless it is final already. @returns whether this call ended it */
  end(taskId: string, status: 'FAILURE' | 'REVOKED', reason: string): Promise<boolean>
  /** How many are not final yet. */
  active(): Promise<number>
}

export interface RankingStore {
  /** The first `limit` ranked items, best first; the first call records the impression and the event `results` in the same statement. Undefined when there is no ranking. */
  show(taskId: string, limit: number): Promise<RankedItem[] | undefined>
  /** Records the choice (`itemId`, or -1 for none) with its events; the same choice twice changes nothing, another one replaces it. */
  choose(taskId: string, itemId: number): Promise<ChoiceOutcome>
  result(resultId: number): Promise<ResultRow | undefined>
  /** All kept results of one task, best first; undefined when the task is unknown. */
  results(taskId: string): Promise<ResultRow[] | undefined>
}

/** One list as it was shown, for training: items with the fields of the version that was ranked. */
export interface ShownList {
  readonly listId: number
  readonly user: Fields
  readonly askedAt: Date
  readonly items: readonly { itemId: number; fields: Fields; label: 0 | 1 }[]
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

/** Metric name (`ndcg@10`, `auc`, …) to value. */
export type Metrics = Readonly<Record<string, number>>

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

export interface Store {
  readonly items: ItemStore
  readonly users: UserStore
  readonly inferences: InferenceStore
  readonly rankings: RankingStore
  readonly datasets: DatasetStore
  readonly models: ModelStore
}
