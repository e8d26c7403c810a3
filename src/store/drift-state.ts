import type { HasQuery } from './database.ts'
import type { DriftReference, DriftStore } from './store.ts'
import { canBeTaskId, toJson } from './values.ts'

const REFERENCE = "select task_id, promoted_at, inputs, tastes from stellwerk.models where alias = 'champion'"

interface ReferenceRow {
  readonly task_id: string
  readonly promoted_at: Date | null
  readonly inputs: DriftReference['inputs']
  readonly tastes: DriftReference['tastes']
}

/** What a drift is measured against, and what had drifted at the last look. */
export const createDriftState = (
  database: HasQuery,
): Pick<DriftStore, 'reference' | 'saveBasis' | 'state' | 'changeState'> => ({
  async reference() {
    const { rows } = await database.query<ReferenceRow>(REFERENCE, [])
    return rows.map(({ task_id, promoted_at, inputs, tastes }) => ({
      modelId: task_id,
      promotedAt: promoted_at ?? new Date(0),
      inputs,
      tastes,
    }))[0]
  },

  async saveBasis(taskId, { inputs, tastes }) {
    if (!canBeTaskId(taskId)) return
    await database.query(
      `update stellwerk.models set inputs = $2::jsonb, tastes = $3::jsonb
       where task_id = $1 and finished_at is null`,
      [taskId, toJson(inputs), toJson(tastes)],
    )
  },

  async state() {
    const { rows } = await database.query<{ model_id: string | null; signals: string[]; since: Date | null }>(
      'select model_id, signals, since from stellwerk.drift_state',
      [],
    )
    const [row] = rows
    return { modelId: row?.model_id ?? null, signals: row?.signals ?? [], since: row?.since ?? null }
  },

  async changeState({ modelId, signals, since }, before) {
    const { rows } = await database.query(
      `update stellwerk.drift_state set model_id = $1, signals = $2::text[], since = $3
       where model_id is not distinct from $4 and signals = $5::text[] returning only_row`,
      [modelId, signals, since, before.modelId, before.signals],
    )
    return rows.length > 0
  },
})
