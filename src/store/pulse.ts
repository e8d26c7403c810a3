import type { HasQuery } from './database.ts'
import type { RegistryPulse, RegistryStore, TaskStatus } from './store.ts'

/** Ends of primary keys, and the few models that are in training. */
const PULSE = `
  select (select max(change_no) from stellwerk.model_history) as change_no,
    (select max(choice_no) from stellwerk.choices) as choice_no,
    (select max(model_no) from stellwerk.models) as version,
    (select coalesce(jsonb_agg(jsonb_build_object('taskId', task_id, 'status', status) order by model_no), '[]')
      from stellwerk.models where finished_at is null) as trainings`

interface PulseColumns {
  readonly change_no: number | null
  readonly choice_no: number | null
  readonly version: number | null
  readonly trainings: readonly { readonly taskId: string; readonly status: TaskStatus }[]
}

/** Whether anything about the models has moved. */
export const createPulse = (database: HasQuery): Pick<RegistryStore, 'pulse'> => ({
  async pulse(): Promise<RegistryPulse> {
    const { rows } = await database.query<PulseColumns>(PULSE, [])
    const [row] = rows
    return {
      changeNo: row?.change_no ?? null,
      choiceNo: row?.choice_no ?? null,
      version: row?.version ?? null,
      trainings: row?.trainings ?? [],
    }
  },
})
