import type { Domain, Fields } from '../domain/domain.ts'
import { createBatcher } from './batcher.ts'
import type { HasQuery } from './database.ts'
import { createOutbox } from './outbox.ts'
import type { InferenceStore, Ranking, TaskStatus } from './store.ts'
import { canBeRowId, canBeTaskId, toJson } from './values.ts'

interface InferenceColumns {
  readonly task_id: string
  readonly user_id: number
  readonly owner_key: number | null
  readonly status: TaskStatus
  readonly reason: string | null
  readonly created_at: Date
  readonly finished_at: Date | null
}

/** A task that is there already keeps its user, so that a start can be repeated. */
const START = `
  with wanted as materialized (
    select nextval('stellwerk.users_user_id_seq') as user_id, task_id, fields, owner_key
    from unnest($1::text[], $2::text[], $3::bigint[]) as wanted (task_id, fields, owner_key)
  ), added as (
    insert into stellwerk.inferences (task_id, user_id, owner_key) select task_id, user_id, owner_key from wanted
    on conflict (task_id) do nothing returning task_id, user_id
  ), added_users as (
    insert into stellwerk.users (user_id, fields)
    select user_id, fields::jsonb from wanted join added using (task_id, user_id)
  ), added_events as (
    insert into stellwerk.events (event, task_id) select 'inference_start', task_id from added
  )
  select task_id, user_id from added
  union all
  select task_id, user_id from stellwerk.inferences where task_id = any($1)`

const ADOPT = `
  with wanted as (
    select distinct on (task_id) task_id, user_id
    from unnest($1::text[], $2::bigint[]) as wanted (task_id, user_id)
  ), added as (
    insert into stellwerk.inferences (task_id, user_id, published_at)
    select task_id, user_id, now() from wanted join stellwerk.users using (user_id)
    on conflict (task_id) do nothing returning task_id
  )
  select task_id from wanted
  where not exists (select from added where added.task_id = wanted.task_id)
    and not exists (select from stellwerk.inferences i where i.task_id = wanted.task_id)`

const FINISH = `
  with ranked as (
    select distinct on (task_id) * from json_to_recordset($1::json) as ranked (
      task_id text, model_id text, item_ids integer[], item_versions integer[], scores double precision[],
      temperature double precision, propensities double precision[])
  ), ended as (
    update stellwerk.inferences i set status = 'SUCCESS', reason = null, finished_at = now()
    from ranked where i.task_id = ranked.task_id and i.finished_at is null
    returning i.task_id
  )
  insert into stellwerk.rankings (task_id, model_id, item_ids, item_versions, scores, temperature, propensities)
  select task_id, model_id, item_ids, item_versions, scores, temperature, propensities from ranked join ended using (task_id)
  returning task_id`

const END = `
  update stellwerk.inferences set status = $2, reason = $3, finished_at = now()
  where task_id = $1 and finished_at is null returning task_id`

const toRow = (ranking: Ranking) => ({
  task_id: ranking.taskId,
  model_id: ranking.modelId,
  item_ids: ranking.itemIds,
  item_versions: ranking.itemVersions,
  scores: ranking.scores,
  ...ranking.explored,
})

const toTask = (row: InferenceColumns) => ({
  taskId: row.task_id,
  userId: row.user_id,
  ownerKey: row.owner_key,
  status: row.status,
  reason: row.reason,
  createdAt: row.created_at,
  finishedAt: row.finished_at,
})

interface Start {
  readonly taskId: string
  /** JSON of the described user. */
  readonly fields: string
  readonly ownerKey: number | null
}

const createStart = (database: HasQuery) =>
  createBatcher(
    ({ taskId }) => taskId,
    async (starts: readonly Start[]) => {
      const { rows } = await database.query<InferenceColumns>(START, [
        starts.map(({ taskId }) => taskId),
        starts.map(({ fields }) => fields),
        starts.map(({ ownerKey }) => ownerKey),
      ])
      const userIds = new Map(rows.map(({ task_id, user_id }) => [task_id, user_id]))
      return starts.map(({ taskId }) => ({ userId: userIds.get(taskId) as number }))
    },
  )

export const createInferenceStore = (database: HasQuery, domain: Pick<Domain, 'describeUser'>): InferenceStore => {
  const outbox = createOutbox(database, {
    table: 'inferences',
    columns: 'task_id, user_id',
    toEntry: ({ task_id, user_id }: InferenceColumns) => ({ taskId: task_id, userId: user_id }),
  })

  const start = createStart(database)
  return {
    ...outbox,
    start: async ({ taskId, user, ownerKey = null }) =>
      start({ taskId, fields: toJson(domain.describeUser(user)), ownerKey }),

    async find(taskId) {
      if (!canBeTaskId(taskId)) return undefined
      const { rows } = await database.query<InferenceColumns>(
        `select task_id, user_id, owner_key, status, reason, created_at, finished_at
         from stellwerk.inferences where task_id = $1`,
        [taskId],
      )
      return rows.map(toTask)[0]
    },

    async adopt(tasks) {
      const possible = tasks.filter(({ taskId, userId }) => canBeTaskId(taskId) && canBeRowId(userId))
      const { rows } = await database.query<{ task_id: string }>(ADOPT, [
        possible.map(({ taskId }) => taskId),
        possible.map(({ userId }) => userId),
      ])
      const impossible = tasks.filter((task) => !possible.includes(task))
      return [...rows.map(({ task_id }) => task_id), ...impossible.map(({ taskId }) => taskId)]
    },

    async work(taskIds) {
      const { rows } = await database.query<InferenceColumns & { fields: Fields }>(
        `select i.task_id, i.user_id, i.created_at, u.fields
         from stellwerk.inferences i join stellwerk.users u on u.user_id = i.user_id
         where i.task_id = any($1::text[]) and i.finished_at is null`,
        [taskIds.filter(canBeTaskId)],
      )
      return rows.map((row) => ({
        taskId: row.task_id,
        userId: row.user_id,
        user: row.fields,
        askedAt: row.created_at,
      }))
    },

    async finish(rankings) {
      const { rows } = await database.query<{ task_id: string }>(FINISH, [toJson(rankings.map(toRow))])
      return rows.map(({ task_id }) => task_id)
    },

    async end(taskId, status, reason) {
      if (!canBeTaskId(taskId)) return false
      const { rows } = await database.query(END, [taskId, status, reason])
      return rows.length > 0
    },

    async active() {
      const { rows } = await database.query<{ count: number }>(
        'select count(*) as count from stellwerk.inferences where finished_at is null',
        [],
      )
      return rows[0]?.count ?? 0
    },
  }
}
