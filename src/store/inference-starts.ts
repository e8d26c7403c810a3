import { createBatcher } from './batcher.ts'
import type { HasQuery } from './database.ts'
import { HAS_KEY, keyColumn, TAKE_KEYS } from './idempotency.ts'
import type { StartOptions } from './store.ts'
import { noteWebhooks, webhookColumn } from './webhooks.ts'

/** A task that is there already keeps its user, so that a start can be repeated. One whose key is taken is not there. */
const START = `
  with wanted as materialized (
    select nextval('stellwerk.users_user_id_seq') as user_id, task_id, fields, owner_key,
      now() + seconds * interval '1 second' as deadline_at, once::jsonb, webhook::jsonb
    from unnest($1::text[], $2::text[], $3::bigint[], $4::double precision[], $5::text[], $6::text[])
      as wanted (task_id, fields, owner_key, seconds, once, webhook)
  ), ${TAKE_KEYS}, added as (
    insert into stellwerk.inferences (task_id, user_id, owner_key, deadline_at)
    select task_id, user_id, owner_key, deadline_at from wanted where ${HAS_KEY}
    on conflict (task_id) do nothing returning task_id, user_id, deadline_at
  ), added_users as (
    insert into stellwerk.users (user_id, fields)
    select user_id, fields::jsonb from wanted join added using (task_id, user_id)
  ), added_events as (
    insert into stellwerk.events (event, task_id) select 'inference_start', task_id from added
  ), ${noteWebhooks('inference')}
  select task_id, user_id, deadline_at from added
  union all
  select task_id, user_id, coalesce(deadline_at, finished_at) from stellwerk.inferences where task_id = any($1)`

interface Start extends StartOptions {
  readonly taskId: string
  readonly deadlineSeconds: number
  /** JSON of the described user. */
  readonly fields: string
  readonly ownerKey: number | null
}

interface StartedRow {
  readonly task_id: string
  readonly user_id: number
  readonly deadline_at: Date
}

/**
 * Stores what starts at the same time in one statement: user, task, event, webhook and the key that makes it once.
 * Answers undefined for a start whose key another one holds.
 */
export const createStart = (database: HasQuery) =>
  createBatcher(
    ({ taskId }) => taskId,
    async (starts: readonly Start[]) => {
      const { rows } = await database.query<StartedRow>(START, [
        starts.map(({ taskId }) => taskId),
        starts.map(({ fields }) => fields),
        starts.map(({ ownerKey }) => ownerKey),
        starts.map(({ deadlineSeconds }) => deadlineSeconds),
        starts.map(({ once }) => keyColumn(once)),
        starts.map(({ webhook }) => webhookColumn(webhook)),
      ])
      const started = new Map(rows.map((row) => [row.task_id, { userId: row.user_id, deadlineAt: row.deadline_at }]))
      return starts.map(({ taskId }) => started.get(taskId))
    },
  )
