import type { Fields } from '../../domain/domain.ts'
import type { ModelRow } from './models.ts'
import type { TaskRow, TaskStatus } from './shared.ts'

export type TaskType = 'inference' | 'training'

/** Any accepted task, of both kinds alike. */
export interface TaskSummary extends TaskRow {
  readonly type: TaskType
  /** When its message was confirmed by the broker; null while it waits in the outbox. */
  readonly publishedAt: Date | null
}

/** How a task stands. */
export type TaskStanding = Pick<TaskSummary, 'taskId' | 'type' | 'status' | 'finishedAt'>

/** Which tasks to read; the newest first. */
export interface TaskQuery {
  readonly limit: number
  readonly type?: TaskType
  readonly state?: TaskStatus
  /** A task id: only those that were stored before it. */
  readonly before?: string
}

/** What came of an inference, and how users met it. */
export interface RankingSummary {
  /** Null for made-up lists. */
  readonly modelVersion: number | null
  readonly isExplored: boolean
  /** How many items were kept, and the first five of them. */
  readonly kept: number
  readonly best: readonly { readonly itemId: number; readonly score: number }[]
  readonly shownAt: Date | null
  readonly shownCount: number
  /** -1 says that none suited; null without an answer. */
  readonly chosenItem: number | null
  readonly chosenAt: Date | null
}

interface Portrait extends TaskSummary {
  /**
   * When a worker took it up, by the database's clock: the last run of a training, and of an inference the one that
   * ranked it. Null before, and of an inference that ended without a ranking.
   */
  readonly begunAt: Date | null
  /** Null for one that has ended in an earlier version. */
  readonly deadlineAt: Date | null
  /** How often its message was given up for lost and sent again. */
  readonly republished: number
}

export interface InferencePortrait extends Portrait {
  readonly type: 'inference'
  readonly userId: number
  readonly user: Fields
  /** Null where there is none (yet). */
  readonly ranking: RankingSummary | null
}

export interface TrainingPortrait extends Portrait {
  readonly type: 'training'
  /** How many runs were begun. */
  readonly runs: number
  readonly model: Pick<ModelRow, 'version' | 'cause' | 'kind' | 'settings' | 'verdict' | 'decision'>
}

export type TaskPortrait = InferencePortrait | TrainingPortrait

export type EventType = 'inference_start' | 'results' | 'selection' | 'good_inference' | 'bad_inference' | 'training'

/** One line of the event log. */
export interface LoggedEvent {
  readonly eventId: number
  readonly at: Date
  readonly event: EventType
  readonly taskId: string
}

/** Which events to read; the newest first. */
export interface EventQuery {
  readonly limit: number
  readonly type?: EventType
  /** Only those of this task. */
  readonly taskId?: string
  /** An event id: only earlier ones. */
  readonly before?: number
}

/** What operators look at beside the aggregates; nothing here writes. */
export interface OversightStore {
  /** Undefined where `before` is no task. */
  tasks(query: TaskQuery): Promise<TaskSummary[] | undefined>
  task(taskId: string): Promise<TaskPortrait | undefined>
  /** How these stand, as far as there are such, and of each kind the 500 unfinished with the latest deadlines. */
  standings(taskIds: readonly string[]): Promise<TaskStanding[]>
  events(query: EventQuery): Promise<LoggedEvent[]>
}
