import type { Fields } from '../domain/domain.ts'
import type { Alias, HistoryAction, Metrics, ModelRow, TaskStatus, Verdict } from './store.ts'

export interface ModelColumns {
  readonly model_no: number
  readonly task_id: string
  readonly alias: Alias | null
  readonly status: TaskStatus
  readonly cause: ModelRow['cause']
  readonly reason: string | null
  readonly created_at: Date
  readonly finished_at: Date | null
  readonly kind: string | null
  readonly use_percentage: number
  readonly metrics: Readonly<Record<string, Metrics>>
  readonly settings: Fields
  readonly verdict: Verdict['kind'] | null
  readonly decision: string | null
  readonly promoted_at: Date | null
  readonly last_change: { readonly at: string; readonly action: HistoryAction; readonly reason: string } | null
}

/** The verdict of its own training is in the history too, and is no change after it. */
const LAST_CHANGE = `(
  select jsonb_build_object('at', h.at, 'action', h.action, 'reason', h.reason) from stellwerk.model_history h
  where h.model_no = models.model_no and h.reason is distinct from models.decision
  order by h.change_no desc limit 1) as last_change`

/** Of `stellwerk.models`, without another name for it. */
export const MODEL_COLUMNS = `model_no, task_id, alias, status, cause, reason, created_at, finished_at, kind, use_percentage,
  metrics, settings, verdict, decision, promoted_at, ${LAST_CHANGE}`

export const toModel = (row: ModelColumns): ModelRow => ({
  version: row.model_no,
  taskId: row.task_id,
  alias: row.alias,
  status: row.status,
  cause: row.cause,
  reason: row.reason,
  createdAt: row.created_at,
  finishedAt: row.finished_at,
  kind: row.kind,
  usePercentage: row.use_percentage,
  metrics: row.metrics,
  settings: row.settings,
  verdict: row.verdict,
  decision: row.decision,
  promotedAt: row.promoted_at,
  lastChange: row.last_change && { ...row.last_change, at: new Date(row.last_change.at) },
})
