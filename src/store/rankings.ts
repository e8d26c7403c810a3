import type { Fields } from '../domain/domain.ts'
import { createBatcher } from './batcher.ts'
import type { HasQuery } from './database.ts'
import type { ChoiceOutcome, RankedItem, RankingStore, ResultRow, TaskStatus } from './store.ts'
import { canBeItemId, canBeRowId, canBeTaskId } from './values.ts'

const NONE_SUITED = -1

const RANKING = `
  ranking as (
    select ranking_no, task_id, model_id, item_ids[1:first] as item_ids, item_versions[1:first] as item_versions,
      scores[1:first] as scores
    from unnest($1::text[], $2::integer[]) as asked (task_id, first) join stellwerk.rankings using (task_id)
  )`

/** One row per ranking with its items in one document. */
const ITEMS = `
  select ranking.task_id, model_no as model_version, (
    select coalesce(json_agg(json_build_array(item_id, score, fields) order by position), '[]')
    from unnest(item_ids, item_versions, scores) with ordinality as ranked (item_id, version, score, position)
    join stellwerk.items using (item_id, version)
  ) as items
  from ranking left join stellwerk.models m on m.task_id = model_id`

const PEEK = `with ${RANKING} ${ITEMS}`

/** The impression and its event only when there is none yet. */
const SHOW = `
  with ${RANKING}, shown as (
    insert into stellwerk.impressions as m (ranking_no, shown_at, shown_count)
    select ranking_no, now(), cardinality(item_ids) from ranking
    on conflict (ranking_no) do update set shown_at = excluded.shown_at, shown_count = excluded.shown_count
      where m.shown_at is null
    returning ranking_no
  ), added_events as (
    insert into stellwerk.events (event, task_id) select 'results', task_id from ranking join shown using (ranking_no)
  ) ${ITEMS}`

/**
 * Answers how things stand, and records each choice that is allowed and not the one that holds already. Of two at once the
 * one that is written last holds, also where it began first: it is not told as before the other, whose event is later.
 */
const CHOOSE = `
  with task as (
    select i.task_id, i.status, i.user_id, r.ranking_no, r.model_id, asked.item_id, found.position, r.scores[found.position] as score
    from unnest($1::text[], $2::integer[]) as asked (task_id, item_id)
    join stellwerk.inferences i on i.task_id = asked.task_id
    left join stellwerk.rankings r on r.task_id = i.task_id
    left join lateral (select array_position(r.item_ids, asked.item_id) as position) found on true
  ), chosen as (
    insert into stellwerk.impressions as m (ranking_no, choice_no, chosen_item, chosen_at)
    select ranking_no, nextval('stellwerk.choices_choice_no_seq'), item_id, now() from task
    where ranking_no is not null and (position is not null or item_id = ${NONE_SUITED})
    on conflict (ranking_no) do update
      set choice_no = excluded.choice_no, chosen_item = excluded.chosen_item,
        chosen_at = greatest(m.chosen_at, excluded.chosen_at)
      where m.chosen_item is distinct from excluded.chosen_item
    returning ranking_no, choice_no, chosen_item, chosen_at, shown_count
  ), added_choices as (
    insert into stellwerk.choices (choice_no, ranking_no, item_id, chosen_at, shown_count)
    select choice_no, ranking_no, chosen_item, chosen_at, shown_count from chosen
  ), added_events as (
    insert into stellwerk.events (event, task_id)
    select event, task_id from chosen join task using (ranking_no), unnest(array[
      'selection', case when chosen_item = ${NONE_SUITED} then 'bad_inference' else 'good_inference' end
    ]) as event
  )
  select task.task_id, task.status, user_id, ranking_no * 1000 + position - 1 as result_id, score,
    model_no as model_version
  from task left join stellwerk.models m on m.task_id = task.model_id`

const RESULT_COLUMNS = 'r.result_id, r.task_id, r.user_id, r.item_id, r.score, r.label, r.shown, r.model_version'

interface ResultColumns {
  readonly result_id: number
  readonly task_id: string
  readonly user_id: number
  readonly item_id: number
  readonly score: number
  readonly label: 0 | 1
  readonly shown: boolean
  readonly model_version: number | null
}

interface TaskBeforeChoice {
  readonly task_id: string
  readonly status: TaskStatus
  readonly user_id: number
  readonly result_id: number | null
  readonly score: number | null
  readonly model_version: number | null
}

const toResult = (row: ResultColumns): ResultRow => ({
  resultId: row.result_id,
  taskId: row.task_id,
  userId: row.user_id,
  itemId: row.item_id,
  score: row.score,
  label: row.label,
  shown: row.shown,
  modelVersion: row.model_version,
})

interface Asked {
  readonly taskId: string
  readonly itemId: number
}

const outcomeOf = (task: TaskBeforeChoice | undefined, { taskId, itemId }: Asked): ChoiceOutcome => {
  if (task === undefined) return { kind: 'unknown-task' }
  if (task.status !== 'SUCCESS') return { kind: 'not-finished', status: task.status }
  if (itemId === NONE_SUITED) return { kind: 'none-suited' }
  if (task.result_id === null || task.score === null) return { kind: 'not-ranked' }
  const { result_id: resultId, user_id: userId, score, model_version: modelVersion } = task
  return { kind: 'chosen', result: { resultId, taskId, userId, itemId, score, label: 1, shown: true, modelVersion } }
}

/** An id that no item can have stands for one that is in no ranking. */
const NO_ITEM = -2_147_483_648

const taskOf = ({ taskId }: { taskId: string }) => taskId

interface RankedItems {
  readonly task_id: string
  readonly model_version: number | null
  readonly items: readonly [itemId: number, score: number, fields: Fields][]
}

const toItems = ({ items, model_version: modelVersion }: RankedItems): RankedItem[] =>
  items.map(([itemId, score, fields]) => ({ itemId, score, fields, modelVersion }))

const createRead = (database: HasQuery, statement: typeof SHOW | typeof PEEK) =>
  createBatcher(taskOf, async (asked: readonly { taskId: string; limit: number }[]) => {
    const { rows } = await database.query<RankedItems>(statement, [asked.map(taskOf), asked.map(({ limit }) => limit)])
    const items = new Map(rows.map((row) => [row.task_id, toItems(row)]))
    return asked.map(({ taskId }) => items.get(taskId))
  })

const createChoose = (database: HasQuery) =>
  createBatcher(taskOf, async (asked: readonly Asked[]) => {
    const { rows } = await database.query<TaskBeforeChoice>(CHOOSE, [
      asked.map(taskOf),
      asked.map(({ itemId }) => (canBeItemId(itemId) ? itemId : NO_ITEM)),
    ])
    const tasks = new Map(rows.map((task) => [task.task_id, task]))
    return asked.map((one) => outcomeOf(tasks.get(one.taskId), one))
  })

export const createRankingStore = (database: HasQuery): RankingStore => {
  const show = createRead(database, SHOW)
  const peek = createRead(database, PEEK)
  const choose = createChoose(database)
  return {
    async show(taskId, limit) {
      return canBeTaskId(taskId) ? show({ taskId, limit }) : undefined
    },

    async peek(taskId, limit) {
      return canBeTaskId(taskId) ? peek({ taskId, limit }) : undefined
    },

    async choose(taskId, itemId) {
      return canBeTaskId(taskId) ? choose({ taskId, itemId }) : { kind: 'unknown-task' }
    },

    async result(resultId) {
      if (!canBeRowId(resultId)) return undefined
      const { rows } = await database.query<ResultColumns>(
        `select ${RESULT_COLUMNS} from stellwerk.results r where r.ranking_no = $1::bigint / 1000 and r.result_id = $1`,
        [resultId],
      )
      return rows.map(toResult)[0]
    },

    async results(taskId) {
      if (!canBeTaskId(taskId)) return undefined
      const { rows } = await database.query<ResultColumns | { result_id: null }>(
        `select ${RESULT_COLUMNS} from stellwerk.inferences i left join stellwerk.results r on r.task_id = $1
       where i.task_id = $1 order by r.result_id`,
        [taskId],
      )
      if (rows.length === 0) return undefined
      return rows.flatMap((row) => (row.result_id === null ? [] : [toResult(row)]))
    },
  }
}
