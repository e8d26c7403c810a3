import type { HasQuery, Value } from './database.ts'
import type {
  EventQuery,
  EventType,
  LoggedEvent,
  OversightStore,
  TaskQuery,
  TaskStanding,
  TaskStatus,
  TaskSummary,
  TaskType,
} from './store.ts'
import { findTask, type SummaryColumns, toSummary } from './task-portraits.ts'
import { canBeTaskId } from './values.ts'

/** Literal conditions, so that the partial indexes fit whatever the parameters are. */
const CONDITIONS: Readonly<Record<TaskStatus, string>> = {
  PENDING: 'finished_at is null and',
  STARTED: 'finished_at is null and',
  RETRY: 'finished_at is null and',
  SUCCESS: '',
  FAILURE: "status in ('FAILURE', 'REVOKED') and",
  REVOKED: "status in ('FAILURE', 'REVOKED') and",
}

const TABLES: Readonly<Record<TaskType, string>> = { inference: 'inferences', training: 'models' }

/** In microseconds, which a Date does not hold. */
const STORED_AT = `
  select created_at::text as stored_at from stellwerk.inferences where task_id = $1
  union all
  select created_at::text from stellwerk.models where task_id = $1`

const page = (type: TaskType, { state }: Pick<TaskQuery, 'state'>) => `
  (select '${type}' as type, task_id, status, reason, created_at, published_at, finished_at from stellwerk.${TABLES[type]}
  where ${state ? CONDITIONS[state] : ''} ($2::text is null or status = $2)
    and ($3::timestamptz is null or (created_at, task_id) < ($3::timestamptz, $4::text))
  order by created_at desc, task_id desc limit $1)`

interface TaskColumns extends SummaryColumns {
  readonly type: TaskType
}

const toTask = (row: TaskColumns): TaskSummary => ({ type: row.type, ...toSummary(row) })

const MOST_UNFINISHED = 500

const standings = (type: TaskType) => `
  select '${type}' as type, task_id, status, finished_at from stellwerk.${TABLES[type]}
  where task_id in (select unnest($1::text[]))
  union
  (select '${type}', task_id, status, finished_at from stellwerk.${TABLES[type]}
  where finished_at is null order by deadline_at desc limit ${MOST_UNFINISHED})`

type StandingColumns = Pick<TaskColumns, 'type' | 'task_id' | 'status' | 'finished_at'>

const toStanding = (row: StandingColumns): TaskStanding => ({
  type: row.type,
  taskId: row.task_id,
  status: row.status,
  finishedAt: row.finished_at,
})

interface EventColumns {
  readonly event_id: number
  readonly time_event: Date
  readonly event: EventType
  readonly task_id: string
}

const toEvent = (row: EventColumns): LoggedEvent => ({
  eventId: row.event_id,
  at: row.time_event,
  event: row.event,
  taskId: row.task_id,
})

/**
 * Events by the index of their times: one of task ids would cost each start more than it is worth. A task's events have
 * the times of what they tell of, to the microsecond, because they are written in the same statement; none is later than
 * the choice that holds, whose time is the latest of all that were made.
 */
const OF_TASK = `(
    with span as (
      select i.created_at as first_at, greatest(i.created_at, m.shown_at, m.chosen_at) as last_at
      from stellwerk.inferences i
      left join stellwerk.rankings r on r.task_id = i.task_id
      left join stellwerk.impressions m on m.ranking_no = r.ranking_no
      where i.task_id = $3
      union all
      select created_at, created_at from stellwerk.models where task_id = $3
    ), found as materialized (
      select * from stellwerk.events
      where task_id = $3 and time_event between (select first_at from span) and (select last_at from span)
    )
    select * from found
  )`

/** The type stands in the text, so that the partial index fits. */
const events = ({ type, taskId }: Pick<EventQuery, 'type' | 'taskId'>) => `
  select event_id, time_event, event, task_id from ${taskId === undefined ? 'stellwerk.events' : OF_TASK} events
  where ${type === undefined ? '' : `event = '${type}' and`} ($2::bigint is null or event_id < $2)
  order by event_id desc limit $1`

export const createOversightStore = (database: HasQuery): OversightStore => {
  const storedAt = async (taskId: string) => {
    if (!canBeTaskId(taskId)) return undefined
    const { rows } = await database.query<{ stored_at: string }>(STORED_AT, [taskId])
    return rows[0]?.stored_at
  }
  return {
    async tasks({ limit, type, state, before }) {
      const from = before === undefined ? null : await storedAt(before)
      if (from === undefined) return undefined
      const pages = (type ? [type] : (['inference', 'training'] as const)).map((one) =>
        page(one, { ...(state && { state }) }),
      )
      const text = `select * from (${pages.join(' union all ')}) pages order by created_at desc, task_id desc limit $1`
      const values: Value[] = [limit, state ?? null, from, before ?? null]
      const { rows } = await database.query<TaskColumns>(text, values)
      return rows.map(toTask)
    },

    task: (taskId) => findTask(database, taskId),

    async standings(taskIds) {
      const text = `${standings('inference')} union all ${standings('training')}`
      const { rows } = await database.query<StandingColumns>(text, [taskIds.filter(canBeTaskId)])
      return rows.map(toStanding)
    },

    async events(query) {
      const { limit, taskId, before } = query
      if (taskId !== undefined && !canBeTaskId(taskId)) return []
      const values = [limit, before ?? null, ...(taskId === undefined ? [] : [taskId])]
      const { rows } = await database.query<EventColumns>(events(query), values)
      return rows.map(toEvent)
    },
  }
}
