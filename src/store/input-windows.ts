import type { HasQuery } from './database.ts'
import { MOVE_ON } from './drift-cursor.ts'
import type { DriftStore, InputWindow, StoredSketch } from './store.ts'
import { toJson } from './values.ts'

const SAVE = `
  with moved as (${MOVE_ON})
  insert into stellwerk.input_windows as w (started_at, users, sketches)
  select saved.started_at, saved.users, saved.sketches
  from moved, json_to_recordset($4::json) as saved (started_at timestamptz, users integer, sketches jsonb)
  on conflict (started_at) do update set users = excluded.users, sketches = excluded.sketches
  returning started_at`

const COLUMNS = 'started_at, users, sketches'

const RECENT = `
  select ${COLUMNS} from (
    select ${COLUMNS}, sum(users) over (order by started_at desc) - users as users_after
    from stellwerk.input_windows where started_at >= $1
  ) summed where users_after < $2 order by started_at`

interface WindowRow {
  readonly started_at: Date
  readonly users: number
  readonly sketches: InputWindow['sketches']
}

const toWindow = ({ started_at, users, sketches }: WindowRow): InputWindow => ({
  startedAt: started_at,
  users,
  sketches,
})

export const createInputWindows = (
  database: HasQuery,
): Pick<DriftStore, 'saveWindows' | 'inputHistory' | 'recentWindows' | 'windowsAt'> => ({
  async saveWindows({ after, upto }, windows) {
    const saved = windows.map(({ startedAt, users, sketches }) => ({
      started_at: startedAt.toISOString(),
      users,
      sketches,
    }))
    const { rows } = await database.query(SAVE, ['users', after, upto, toJson(saved)])
    return rows.length === windows.length
  },

  async inputHistory(name, since) {
    const { rows } = await database.query<{ started_at: Date; sketch: StoredSketch | null }>(
      `select started_at, sketches -> $2::text as sketch from stellwerk.input_windows
       where started_at >= $1 order by started_at`,
      [since, name],
    )
    return rows.map(({ started_at, sketch }) => ({ startedAt: started_at, sketch: sketch ?? undefined }))
  },

  async recentWindows(since, leastUsers) {
    const { rows } = await database.query<WindowRow>(RECENT, [since, leastUsers])
    return rows.map(toWindow)
  },

  async windowsAt(hours) {
    const { rows } = await database.query<WindowRow>(
      `select ${COLUMNS} from stellwerk.input_windows where started_at = any($1::timestamptz[])`,
      [hours],
    )
    return rows.map(toWindow)
  },
})
