import type { HasQuery } from '../../src/store/database.ts'

/** An inference as the database has it, with its ranking, how it was met, and its events. */
export interface InferenceRow {
  readonly task_id: string
  readonly status: string
  readonly reason: string | null
  /** Best first; null without a ranking. */
  readonly item_ids: readonly number[] | null
  readonly shown_count: number | null
  readonly chosen_item: number | null
  /** All choices in their order; null without one. */
  readonly choices: readonly number[] | null
  /** How many events there are, by name. */
  readonly events: Readonly<Record<string, number>> | null
}

export interface TrainingRow {
  readonly task_id: string
  readonly status: string
  readonly reason: string | null
  readonly begun: number
}

/** Those that users started; made-up lists have no deadline. */
const INFERENCES = `
  with counted as (
    select task_id, json_object_agg(event, count) as events
    from (select task_id, event, count(*) from stellwerk.events group by 1, 2) as of_one group by 1
  ), chosen as (
    select ranking_no, array_agg(item_id order by choice_no) as choices from stellwerk.choices group by 1
  )
  select i.task_id, i.status, i.reason, r.item_ids, m.shown_count, m.chosen_item, choices, events
  from stellwerk.inferences i
  left join stellwerk.rankings r using (task_id)
  left join stellwerk.impressions m using (ranking_no)
  left join chosen using (ranking_no)
  left join counted using (task_id)
  where i.deadline_at is not null`

const TRAININGS = `
  select task_id, status, reason,
    (select count(*)::integer from stellwerk.events e where e.task_id = m.task_id and event = 'training') as begun
  from stellwerk.models m`

export const readInferences = async (database: HasQuery): Promise<Map<string, InferenceRow>> => {
  const { rows } = await database.query<InferenceRow>(INFERENCES, [])
  return new Map(rows.map((row) => [row.task_id, row]))
}

export const readTrainings = async (database: HasQuery): Promise<Map<string, TrainingRow>> => {
  const { rows } = await database.query<TrainingRow>(TRAININGS, [])
  return new Map(rows.map((row) => [row.task_id, row]))
}
