import type { Fields } from '../domain/domain.ts'
import type { HasQuery } from './database.ts'
import type {
  InferencePortrait,
  ModelRow,
  RankingSummary,
  TaskPortrait,
  TaskStatus,
  TrainingPortrait,
} from './store.ts'
import { canBeTaskId } from './values.ts'

const COMMON = `t.task_id, t.status, t.reason, t.created_at, t.published_at, t.begun_at, t.finished_at, t.deadline_at,
  t.republished`

const INFERENCE = `
  select ${COMMON}, t.user_id, u.fields, cardinality(r.item_ids) as kept, r.temperature is not null as is_explored,
    (select json_agg(json_build_array(item_id, score) order by position)
      from unnest(r.item_ids[1:5], r.scores[1:5]) with ordinality as best (item_id, score, position)) as best,
    m.shown_at, coalesce(m.shown_count, 0) as shown_count, m.chosen_item, m.chosen_at, model_no
  from stellwerk.inferences t
  join stellwerk.users u on u.user_id = t.user_id
  left join stellwerk.rankings r on r.task_id = t.task_id
  left join stellwerk.impressions m on m.ranking_no = r.ranking_no
  left join stellwerk.models on models.task_id = r.model_id
  where t.task_id = $1`

const TRAINING = `
  select ${COMMON}, t.attempts, t.model_no, t.cause, t.kind, t.settings, t.verdict, t.decision
  from stellwerk.models t where t.task_id = $1`

export interface SummaryColumns {
  readonly task_id: string
  readonly status: TaskStatus
  readonly reason: string | null
  readonly created_at: Date
  readonly published_at: Date | null
  readonly finished_at: Date | null
}

/** What all views of a task have in common. */
export const toSummary = (row: SummaryColumns) => ({
  taskId: row.task_id,
  status: row.status,
  reason: row.reason,
  createdAt: row.created_at,
  publishedAt: row.published_at,
  finishedAt: row.finished_at,
})

interface CommonColumns extends SummaryColumns {
  readonly begun_at: Date | null
  readonly deadline_at: Date | null
  readonly republished: number
}

interface InferenceColumns extends CommonColumns {
  readonly user_id: number
  readonly fields: Fields
  /** Null without a ranking. */
  readonly kept: number | null
  readonly is_explored: boolean
  readonly best: [itemId: number, score: number][] | null
  readonly shown_at: Date | null
  readonly shown_count: number
  readonly chosen_item: number | null
  readonly chosen_at: Date | null
  readonly model_no: number | null
}

interface TrainingColumns
  extends CommonColumns,
    Pick<ModelRow, 'cause' | 'kind' | 'settings' | 'verdict' | 'decision'> {
  readonly attempts: number
  readonly model_no: number
}

const toCommon = (row: CommonColumns) => ({
  ...toSummary(row),
  begunAt: row.begun_at,
  deadlineAt: row.deadline_at,
  republished: row.republished,
})

const toRanking = (row: InferenceColumns, kept: number): RankingSummary => ({
  modelVersion: row.model_no,
  isExplored: row.is_explored,
  kept,
  best: (row.best ?? []).map(([itemId, score]) => ({ itemId, score })),
  shownAt: row.shown_at,
  shownCount: row.shown_count,
  chosenItem: row.chosen_item,
  chosenAt: row.chosen_at,
})

const toInference = (row: InferenceColumns): InferencePortrait => ({
  ...toCommon(row),
  type: 'inference',
  userId: row.user_id,
  user: row.fields,
  ranking: row.kept === null ? null : toRanking(row, row.kept),
})

const toTraining = (row: TrainingColumns): TrainingPortrait => {
  const { cause, kind, settings, verdict, decision } = row
  const model = { version: row.model_no, cause, kind, settings, verdict, decision }
  return { ...toCommon(row), type: 'training', runs: row.attempts, model }
}

/** One task with all that is kept of it, found by its primary key; undefined when there is none. */
export const findTask = async (database: HasQuery, taskId: string): Promise<TaskPortrait | undefined> => {
  if (!canBeTaskId(taskId)) return undefined
  const inferences = await database.query<InferenceColumns>(INFERENCE, [taskId])
  if (inferences.rows[0]) return toInference(inferences.rows[0])
  const trainings = await database.query<TrainingColumns>(TRAINING, [taskId])
  return trainings.rows.map(toTraining)[0]
}
