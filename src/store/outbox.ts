import type { HasQuery } from './database.ts'
import type { Outbox } from './store.ts'

interface OutboxTable<Row, Entry> {
  readonly table: 'inferences' | 'models'
  /** What a publication needs to know of a row, beside its id and its deadline. */
  readonly columns: readonly string[]
  readonly toEntry: (row: Row) => Entry
  /** When something was last heard of a published row. */
  readonly lastSign: string
}

/** Why a task ended whose deadline passed before it had ended. */
export const DEADLINE_PASSED = 'deadline passed'

/** A message that was given up for lost so often is not sent again: the deadline ends its task. */
const MOST_REPUBLICATIONS = 5

/**
 * The statements on several rows of one table. Rows that another statement holds are passed over: whoever holds them ends
 * them, publishes them or claims them, so waiting would gain nothing, and two statements never wait for each other.
 */
const statementsOn = ({ table, columns, lastSign }: Omit<OutboxTable<never, never>, 'toEntry'>) => ({
  claim: `
    with due as (
      select task_id from stellwerk.${table}
      where published_at is null and finished_at is null
        and created_at <= now() - $1::double precision * interval '1 millisecond'
        and (claimed_until is null or claimed_until <= now())
      order by created_at limit $2 for no key update skip locked
    ), claimed as (
      update stellwerk.${table} t set claimed_until = now() + $3::double precision * interval '1 millisecond'
      from due where t.task_id = due.task_id returning t.*
    )
    select ${['task_id', 'deadline_at', ...columns].join(', ')} from claimed order by created_at`,

  published: `
    with sent as (
      select task_id from stellwerk.${table}
      where task_id = any($1::text[]) and published_at is null for no key update skip locked
    )
    update stellwerk.${table} t set published_at = now(), claimed_until = null
    from sent where t.task_id = sent.task_id`,

  release: `
    with unsent as (
      select task_id from stellwerk.${table}
      where task_id = any($1::text[]) and claimed_until is not null for no key update skip locked
    )
    update stellwerk.${table} t set claimed_until = null from unsent where t.task_id = unsent.task_id`,

  reclaim: `
    with lost as (
      select task_id from stellwerk.${table}
      where finished_at is null and published_at is not null and republished < ${MOST_REPUBLICATIONS}
        and ${lastSign} <= now() - $1::double precision * power(2, republished) * interval '1 millisecond'
      order by deadline_at limit $2 for no key update skip locked
    )
    update stellwerk.${table} t set published_at = null, republished = republished + 1
    from lost where t.task_id = lost.task_id returning t.task_id`,

  endOverdue: `
    with late as (
      select task_id from stellwerk.${table} where finished_at is null and deadline_at <= now()
      order by deadline_at limit $1 for no key update skip locked
    )
    update stellwerk.${table} t set status = 'REVOKED', reason = '${DEADLINE_PASSED}', finished_at = now()
    from late where t.task_id = late.task_id returning t.task_id`,

  forget: `
    update stellwerk.${table} set published_at = null, claimed_until = null
    where finished_at is null and (published_at is not null or claimed_until is not null)`,

  reopen: `
    update stellwerk.${table} set status = 'PENDING', reason = null, begun_at = null, finished_at = null, published_at = null,
      republished = 0, deadline_at = now() + $2::double precision * interval '1 second'
    where task_id = $1 and status = 'FAILURE' returning task_id`,
})

/** The outbox of one table: rows that are neither final nor marked as published. */
export const createOutbox = <Row extends { task_id: string; deadline_at: Date }, Entry>(
  database: HasQuery,
  { toEntry, deadlineSeconds, ...table }: OutboxTable<Row, Entry> & { readonly deadlineSeconds: number },
): Outbox<Entry> => {
  const statements = statementsOn(table)
  const idsOf = async (text: string, values: readonly (number | string)[]) => {
    const { rows } = await database.query<{ task_id: string }>(text, values)
    return rows.map(({ task_id }) => task_id)
  }
  return {
    async claim({ olderThanMs, limit, forMs }) {
      const { rows } = await database.query<Row>(statements.claim, [olderThanMs, limit, forMs])
      return rows.map((row) => ({ ...toEntry(row), taskId: row.task_id, deadlineAt: row.deadline_at }))
    },

    async published(taskIds) {
      await database.query(statements.published, [taskIds])
    },

    async release(taskIds) {
      await database.query(statements.release, [taskIds])
    },

    reclaim: ({ silentForMs, limit }) => idsOf(statements.reclaim, [silentForMs, limit]),

    endOverdue: (limit) => idsOf(statements.endOverdue, [limit]),

    async forgetPublications() {
      await database.query(statements.forget, [])
    },

    reopen: async (taskId) => (await idsOf(statements.reopen, [taskId, deadlineSeconds])).length > 0,
  }
}
