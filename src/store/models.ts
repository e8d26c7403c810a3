import type { Fields } from '../domain/domain.ts'
import type { Database, HasQuery } from './database.ts'
import { createOutbox } from './outbox.ts'
import type { Metrics, ModelRow, ModelStore, TaskStatus, TrainedModel } from './store.ts'
import { canBeTaskId, toJson } from './values.ts'

interface ModelColumns {
  readonly task_id: string
  readonly status: TaskStatus
  readonly reason: string | null
  readonly created_at: Date
  readonly finished_at: Date | null
  readonly kind: string | null
  readonly use_percentage: number
  readonly metrics: Readonly<Record<string, Metrics>>
  readonly settings: Fields
  readonly decision: string | null
  readonly promoted_at: Date | null
}

const COLUMNS = `task_id, status, reason, created_at, finished_at, kind, use_percentage, metrics, settings, decision,
  promoted_at`

const START = `
  with added as (
    insert into stellwerk.models (task_id) values ($1) on conflict (task_id) do nothing returning task_id
  )
  insert into stellwerk.events (event, task_id) select 'training', task_id from added`

/** Whoever begins it has its message, or needs none: it leaves the outbox. */
const BEGIN = `
  update stellwerk.models set status = 'STARTED', published_at = coalesce(published_at, now())
  where task_id = $1 and finished_at is null returning task_id`

const FINISH = `
  update stellwerk.models set status = 'SUCCESS', reason = null, finished_at = now(),
    kind = $2, artefact = $3, metrics = $4::jsonb, settings = $5::jsonb, decision = $6
  where task_id = $1 and finished_at is null returning task_id`

const PROMOTE = `
  update stellwerk.models set
    use_percentage = case when task_id = $1 then 100 else 0 end,
    promoted_at = case when task_id = $1 then now() else promoted_at end
  where task_id = $1 or use_percentage > 0`

const END = `
  update stellwerk.models set status = $2, reason = $3, finished_at = now()
  where task_id = $1 and finished_at is null returning task_id`

/** The champion is the model with the greatest share. */
const SERVING = `
  select task_id, use_percentage from stellwerk.models where use_percentage > 0
  order by use_percentage desc, promoted_at desc`

const toModel = (row: ModelColumns): ModelRow => ({
  taskId: row.task_id,
  status: row.status,
  reason: row.reason,
  createdAt: row.created_at,
  finishedAt: row.finished_at,
  kind: row.kind,
  usePercentage: row.use_percentage,
  metrics: row.metrics,
  settings: row.settings,
  decision: row.decision,
  promotedAt: row.promoted_at,
})

/** A comparison with a model that serves no longer says nothing about the one that does. */
const refuseIfOvertaken = ({ promote, decision, comparedWith }: TrainedModel, champion: string | undefined) => {
  if (!promote || champion === undefined || champion === comparedWith) return { promote, decision }
  const reason = `compared with ${comparedWith ?? 'no model'}, but by now ${champion} serves: train again`
  return { promote: false, decision: `Refused: ${reason}. (${decision})` }
}

const finishModel = async (session: HasQuery, model: TrainedModel): Promise<boolean> => {
  // Conflicts only with itself, so promotions take turns while other writes go on.
  await session.query('lock table stellwerk.models in share update exclusive mode')
  const { rows: serving } = await session.query<{ task_id: string }>(SERVING, [])
  const { promote, decision } = refuseIfOvertaken(model, serving[0]?.task_id)
  const { taskId, kind, artefact, metrics, settings } = model
  const values = [taskId, kind, artefact, toJson(metrics), toJson(settings), decision]
  const { rows: finished } = await session.query(FINISH, values)
  if (finished.length === 0) return false
  if (promote) await session.query(PROMOTE, [taskId])
  return true
}

export const createModelStore = (database: Database): ModelStore => ({
  ...createOutbox(database, {
    table: 'models',
    columns: 'task_id',
    toEntry: ({ task_id }: ModelColumns) => ({ taskId: task_id }),
  }),

  async start(taskId) {
    await database.query(START, [taskId])
  },

  async find(taskId) {
    if (!canBeTaskId(taskId)) return undefined
    const { rows } = await database.query<ModelColumns>(`select ${COLUMNS} from stellwerk.models where task_id = $1`, [
      taskId,
    ])
    return rows.map(toModel)[0]
  },

  async list({ limit, offset }) {
    const { rows } = await database.query<ModelColumns>(
      `select ${COLUMNS} from stellwerk.models order by model_no desc limit $1 offset $2`,
      [limit, offset],
    )
    return rows.map(toModel)
  },

  async begin(taskId) {
    if (!canBeTaskId(taskId)) return false
    const { rows } = await database.query(BEGIN, [taskId])
    return rows.length > 0
  },

  finish: (model) => database.transaction((session) => finishModel(session, model)),

  async end(taskId, status, reason) {
    if (!canBeTaskId(taskId)) return false
    const { rows } = await database.query(END, [taskId, status, reason])
    return rows.length > 0
  },

  async serving() {
    const { rows } = await database.query<{ task_id: string; use_percentage: number }>(SERVING, [])
    return rows.map((row) => ({ modelId: row.task_id, usePercentage: row.use_percentage }))
  },

  async artefact(modelId) {
    if (!canBeTaskId(modelId)) return undefined
    const { rows } = await database.query<{ artefact: Uint8Array | null }>(
      'select artefact from stellwerk.models where task_id = $1',
      [modelId],
    )
    return rows[0]?.artefact ?? undefined
  },
})
