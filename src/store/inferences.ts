import type { Domain, Fields } from '../domain/domain.ts'
import type { HasQuery } from './database.ts'
import { KeyTaken } from './idempotency.ts'
import { createStart } from './inference-starts.ts'
import { createOutbox } from './outbox.ts'
import type { InferenceStore, Ranking, TaskEnding, TaskStatus } from './store.ts'
import { canBeRowId, canBeTaskId, toJson } from './values.ts'

interface InferenceColumns {
  readonly task_id: string
  readonly user_id: number
  readonly owner_key: number | null
  readonly status: TaskStatus
  readonly reason: string | null
  readonly created_at: Date
  readonly finished_at: Date | null
  readonly deadline_at: Date
}

type EndingRow = Omit<TaskEnding, 'taskId'> & { readonly task_id: string }

const ADOPT = `
  with wanted as (
    select distinct on (task_id) task_id, user_id
    from unnest($1::text[], $2::bigint[]) as wanted (task_id, user_id)
  ), added as (
    insert into stellwerk.inferences (task_id, user_id, published_at, deadline_at)
    select task_id, user_id, now(), now() + $3::double precision * interval '1 second' from wanted join stellwerk.users using (user_id)
    on conflict (task_id) do nothing returning task_id
  )
  select task_id from wanted
  where not exists (select from added where added.task_id = wanted.task_id)
    and not exists (select from stellwerk.inferences i where i.task_id = wanted.task_id)`

/**
 * When a worker took one up is told as a duration, because its clock may be another one, and never before it was stored.
 * @param spentMs the parameter with the milliseconds since then
 */
const begunAt = (spentMs: string) =>
  `greatest(created_at, now() - ${spentMs}::double precision * interval '1 millisecond')`

/** Locked in the order of their ids, so that two deliveries of the same batch never wait for each other. */
const FINISH = `
  with ranked as (
    select distinct on (task_id) * from json_to_recordset($1::json) as ranked (
      task_id text, model_id text, item_ids integer[], item_versions integer[], scores double precision[],
      temperature double precision, propensities double precision[])
  ), unfinished as (
    select i.task_id from stellwerk.inferences i
    where i.task_id in (select task_id from ranked) and i.finished_at is null
    order by i.task_id for no key update
  ), ended as (
    update stellwerk.inferences i set status = 'SUCCESS', reason = null, finished_at = now(),
      begun_at = ${begunAt('$2')}
    from unfinished where i.task_id = unfinished.task_id
    returning i.task_id
  )
  insert into stellwerk.rankings (task_id, model_id, item_ids, item_versions, scores, temperature, propensities)
  select task_id, model_id, item_ids, item_versions, scores, temperature, propensities from ranked join ended using (task_id)
  returning task_id`

const END = `
  update stellwerk.inferences set status = $2, reason = $3, finished_at = now(),
    begun_at = case when $4::double precision is not null then ${begunAt('$4')} end
  where task_id = $1 and finished_at is null returning task_id`

const ENDINGS = `
  select task_id, status, reason from stellwerk.inferences
  where task_id = any($1::text[]) and finished_at is not null`

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

interface InferenceStoreParts {
  readonly database: HasQuery
  readonly domain: Pick<Domain, 'describeUser'>
  /** Of inferences that name none. */
  readonly deadlineSeconds: number
}

export const createInferenceStore = ({ database, domain, deadlineSeconds }: InferenceStoreParts): InferenceStore => {
  const outbox = createOutbox(database, {
    table: 'inferences',
    columns: ['user_id'],
    toEntry: ({ user_id }: InferenceColumns) => ({ userId: user_id }),
    lastSign: 'published_at',
    deadlineSeconds,
  })

  const start = createStart(database)
  const endRun: InferenceStore['endRun'] = async ({ taskId, status, reason, spentMs }) => {
    if (!canBeTaskId(taskId)) return false
    const { rows } = await database.query(END, [taskId, status, reason, spentMs])
    return rows.length > 0
  }
  return {
    ...outbox,
    async start({ user, ownerKey = null, ...options }) {
      const fields = toJson(domain.describeUser(user))
      const started = await start({
        ...options,
        fields,
        ownerKey,
        deadlineSeconds: options.deadlineSeconds ?? deadlineSeconds,
      })
      if (started === undefined) throw new KeyTaken(options.once?.key ?? '')
      return started
    },

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
        deadlineSeconds,
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

    async finish(rankings, spentMs = 0) {
      const { rows } = await database.query<{ task_id: string }>(FINISH, [toJson(rankings.map(toRow)), spentMs])
      return rows.map(({ task_id }) => task_id)
    },

    end: (taskId, status, reason) => endRun({ taskId, status, reason, spentMs: null }),

    endRun,

    async endings(taskIds) {
      const { rows } = await database.query<EndingRow>(ENDINGS, [taskIds.filter(canBeTaskId)])
      return rows.map(({ task_id: taskId, ...ending }) => ({ taskId, ...ending }))
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
