import type { HasQuery } from './database.ts'
import type { HistoryAction, HistoryRow, RegistryStore } from './store.ts'

interface HistoryColumns {
  readonly change_no: number
  readonly at: Date
  readonly action: HistoryAction
  readonly model_no: number
  readonly champion: number | null
  readonly challenger: number | null
  readonly challenger_percentage: number
  readonly reason: string
}

const COLUMNS = 'change_no, at, action, model_no, champion, challenger, challenger_percentage, reason'

const toHistory = (row: HistoryColumns): HistoryRow => ({
  changeNo: row.change_no,
  at: row.at,
  action: row.action,
  version: row.model_no,
  champion: row.champion,
  challenger: row.challenger,
  challengerPercentage: row.challenger_percentage,
  reason: row.reason,
})

/**
 * Who served when, and why: rows that are only added, each with the state after it.
 * Times are compared in milliseconds, which is what a `Date` holds: a change asked for by its own time is found.
 */
export const createHistory = (database: HasQuery): Pick<RegistryStore, 'history'> => ({
  async history({ limit, offset, until }) {
    const { rows } = await database.query<HistoryColumns>(
      `select ${COLUMNS} from stellwerk.model_history where $3::timestamptz is null
          or date_trunc('milliseconds', at) <= $3
       order by change_no desc limit $1 offset $2`,
      [limit, offset, until ?? null],
    )
    return rows.map(toHistory)
  },
})
