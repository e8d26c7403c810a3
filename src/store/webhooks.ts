import type { HasQuery } from './database.ts'
import type { TaskEnding, TaskKind, WebhookRequest, WebhookStore } from './store.ts'
import { canBeTaskId } from './values.ts'

/**
 * The part of a start's statement that notes whom to tell, as `told`. Reads `wanted (task_id, webhook)`, where `webhook`
 * is what `webhookColumn` gives, and `added (task_id)`.
 */
export const noteWebhooks = (kind: TaskKind) => `
  told as (
    insert into stellwerk.webhooks (task_id, kind, url, states)
    select task_id, '${kind}', webhook ->> 'url', array(select jsonb_array_elements_text(webhook -> 'states'))
    from wanted join added using (task_id) where webhook is not null
    on conflict do nothing
  )`

/** A webhook as a start's statement notes it. */
export const webhookColumn = (webhook: WebhookRequest | undefined) =>
  webhook === undefined ? null : JSON.stringify(webhook)

/** Name and port: what has places of its own. */
const hostOf = (url: string) => `lower(split_part(${url}, '/', 3))`

const IS_DUE = 'w.closed_at is null and w.next_at <= now() and (w.claimed_until is null or w.claimed_until <= now())'

/** Ends that nobody wants to be told are closed on the way. Rows cannot be counted and locked at the same level. */
const CLAIM = `
  with busy as (
    select ${hostOf('url')} as host, count(*) as places from unnest($3::text[]) as urls (url) group by 1
  ), ended as (
    select w.task_id, w.next_at, ${hostOf('w.url')} as host,
      row_number() over (partition by ${hostOf('w.url')} order by w.next_at) as place,
      coalesce(i.status, m.status) as status, coalesce(i.reason, m.reason) as reason,
      coalesce(i.finished_at, m.finished_at) as finished_at
    from stellwerk.webhooks w
    left join stellwerk.inferences i on w.kind = 'inference' and i.task_id = w.task_id
    left join stellwerk.models m on w.kind = 'training' and m.task_id = w.task_id
    where ${IS_DUE} and (i.finished_at is not null or m.finished_at is not null)
  ), chosen as (
    select ended.* from ended left join busy using (host)
    where place + coalesce(busy.places, 0) <= $4 order by next_at limit $1
  ), due as (
    select chosen.* from stellwerk.webhooks w join chosen using (task_id) where ${IS_DUE} for update of w skip locked
  ), claimed as (
    update stellwerk.webhooks w set
      claimed_until = now() + $2::double precision * interval '1 millisecond',
      attempts = w.attempts + case when due.status = any(w.states) then 1 else 0 end,
      closed_at = case when due.status = any(w.states) then null else now() end
    from due where w.task_id = due.task_id
    returning w.task_id, w.kind, w.url, w.attempts, w.next_at, w.closed_at, due.status, due.reason, due.finished_at
  )
  select task_id, kind, url, attempts, status, reason, finished_at from claimed where closed_at is null order by next_at`

interface ClaimedRow {
  readonly task_id: string
  readonly kind: TaskKind
  readonly url: string
  readonly attempts: number
  readonly status: TaskEnding['status']
  readonly reason: string | null
  readonly finished_at: Date
}

export const createWebhookStore = (database: HasQuery): WebhookStore => ({
  async claim({ limit, limitPerHost, busyUrls, forMs }) {
    const { rows } = await database.query<ClaimedRow>(CLAIM, [limit, forMs, busyUrls, limitPerHost])
    return rows.map(({ task_id: taskId, attempts: attempt, finished_at: finishedAt, ...row }) => ({
      ...row,
      taskId,
      attempt,
      finishedAt,
    }))
  },

  async close({ taskId, attempt }, error) {
    if (!canBeTaskId(taskId)) return
    await database.query(
      `update stellwerk.webhooks set closed_at = now(), claimed_until = null, last_error = $2
       where task_id = $1 and closed_at is null and ($2::text is null or attempts = $3)`,
      [taskId, error, attempt],
    )
  },

  async postpone({ taskId, attempt }, delayMs, error) {
    if (!canBeTaskId(taskId)) return
    await database.query(
      `update stellwerk.webhooks set claimed_until = null, last_error = $3,
         next_at = now() + $2::double precision * interval '1 millisecond'
       where task_id = $1 and closed_at is null and attempts = $4`,
      [taskId, delayMs, error, attempt],
    )
  },

  async forget(olderThanMs) {
    await database.query(
      `delete from stellwerk.webhooks
       where closed_at < now() - $1::double precision * interval '1 millisecond'`,
      [olderThanMs],
    )
  },
})
