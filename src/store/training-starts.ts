import type { Database } from './database.ts'
import type { DriftStore } from './store.ts'

/** The newest choices suffice: no more than the limit are looked at, however many there are. */
const SITUATION = `
  with last as (select max(created_at) as begun_at from stellwerk.models)
  select begun_at, exists (select from stellwerk.models where finished_at is null) as is_training, now() as now, (
    select count(*) from (
      select chosen_at from stellwerk.choices order by choice_no desc limit $1
    ) newest where begun_at is null or chosen_at > begun_at
  ) as new_choices
  from last`

/** A moment loses its microseconds on the way through JavaScript. */
const START = `
  with added as (
    insert into stellwerk.models (task_id, cause, deadline_at)
    select $1, $2, now() + $4::double precision * interval '1 second' where not exists (
      select from stellwerk.models where finished_at is null or $3::timestamptz is null
        or created_at >= $3::timestamptz + interval '1 millisecond')
    returning task_id
  )
  insert into stellwerk.events (event, task_id) select 'training', task_id from added returning task_id`

interface SituationRow {
  readonly begun_at: Date | null
  readonly is_training: boolean
  readonly new_choices: number
  readonly now: Date
}

/** @param deadlineSeconds of the trainings that it starts */
export const createTrainingStarts = (
  database: Database,
  deadlineSeconds: number,
): Pick<DriftStore, 'situation' | 'startTraining'> => ({
  async situation(countUpTo) {
    const { rows } = await database.query<SituationRow>(SITUATION, [countUpTo])
    const [row] = rows as [SituationRow]
    return {
      isTraining: row.is_training,
      lastBegunAt: row.begun_at,
      newChoices: row.new_choices,
      now: row.now,
    }
  },

  startTraining: ({ taskId, cause, notAfter }) =>
    database.transaction(async (session) => {
      // Conflicts only with itself, so that of several processes the second sees the row of the first.
      await session.query('lock table stellwerk.models in share update exclusive mode')
      const { rows } = await session.query(START, [taskId, cause, notAfter, deadlineSeconds])
      return rows.length > 0
    }),
})
