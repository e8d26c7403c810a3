import type { HasQuery } from './database.ts'
import type { Findings } from './store.ts'
import { canBeTaskId, toJson } from './values.ts'

const SAVE = `
  update stellwerk.models set curve = $2::jsonb, importances = $3::jsonb, counterfactual = $4::jsonb, record = $5::jsonb
  where task_id = $1`

const READ = `
  select curve, importances, counterfactual, record from stellwerk.models where task_id = $1 and record is not null`

export const saveFindings = async (session: HasQuery, taskId: string, findings: Findings): Promise<void> => {
  const { curve, importances, counterfactual, record } = findings
  await session.query(SAVE, [taskId, ...[curve, importances, counterfactual, record].map(toJson)])
}

/** Undefined for a model of a version that kept none, and before the training has ended. */
export const readFindings = async (session: HasQuery, taskId: string): Promise<Findings | undefined> => {
  if (!canBeTaskId(taskId)) return undefined
  const { rows } = await session.query<Findings>(READ, [taskId])
  return rows[0]
}
