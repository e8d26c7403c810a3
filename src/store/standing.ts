import type { HasQuery } from './database.ts'
import type { HistoryAction } from './store.ts'

/** Who serves. Models are named by their versions. */
export interface Serving {
  readonly champion: number | null
  readonly challenger: number | null
  readonly challengerPercentage: number
}

export interface Standing extends Serving {
  readonly championTaskId: string | null
  /** The change that made it so; null before the first one. */
  readonly changeNo: number | null
  /** The change whose champion a rollback brings back. */
  readonly backTo: number | null
}

export interface Change {
  readonly action: HistoryAction
  /** The model that it is about. */
  readonly version: number
  readonly reason: string
  readonly after: Serving
  /** Where a rollback goes from here. Without it: to the present champion if another one follows, else where it went before. */
  readonly backTo?: number | null
}

interface StandingColumns {
  readonly change_no: number
  readonly champion: number | null
  readonly challenger: number | null
  readonly challenger_percentage: number
  readonly back_to: number | null
  readonly champion_task_id: string | null
}

/** Verdicts that changed nothing are no changes of who serves. */
const LATEST = `
  select h.change_no, h.champion, h.challenger, h.challenger_percentage, h.back_to, m.task_id as champion_task_id
  from stellwerk.model_history h left join stellwerk.models m on m.model_no = h.champion
  where h.action not in ('hold', 'refuse') order by h.change_no desc limit 1`

const RECORD = `
  insert into stellwerk.model_history
    (action, model_no, champion, challenger, challenger_percentage, reason, back_to, last_ranking)
  values ($1, $2, $3, $4, $5, $6, $7, (select coalesce(max(ranking_no), 0) from stellwerk.rankings))`

const CLEAR = 'update stellwerk.models set alias = null, use_percentage = 0 where alias is not null'

const SEAT = `
  update stellwerk.models set
    alias = case when model_no = $1 then 'champion' else 'challenger' end,
    use_percentage = case when model_no = $1 then 100 - $3::integer else $3::integer end,
    promoted_at = case when model_no = $1 and $4::boolean then now() else promoted_at end
  where model_no in ($1::bigint, $2::bigint)`

const NOBODY: Standing = {
  champion: null,
  challenger: null,
  challengerPercentage: 0,
  championTaskId: null,
  changeNo: null,
  backTo: null,
}

/** Who serves now. */
export const readStanding = async (session: HasQuery): Promise<Standing> => {
  const { rows } = await session.query<StandingColumns>(LATEST, [])
  const [row] = rows
  if (!row) return NOBODY
  return {
    champion: row.champion,
    challenger: row.challenger,
    challengerPercentage: row.challenger_percentage,
    championTaskId: row.champion_task_id,
    changeNo: row.change_no,
    backTo: row.back_to,
  }
}

/** As `readStanding`, for a transaction that changes it. Conflicts only with itself, so changes take turns while other writes go on. */
export const lockStanding = async (session: HasQuery): Promise<Standing> => {
  await session.query('lock table stellwerk.models in share update exclusive mode')
  return readStanding(session)
}

export const isSame = (one: Serving, other: Serving) =>
  one.champion === other.champion &&
  one.challenger === other.challenger &&
  one.challengerPercentage === other.challengerPercentage

/** Writes a change into the history, and gives the models the shares that hold after it. `before` is what `lockStanding` gave. */
export const changeStanding = async (session: HasQuery, before: Standing, change: Change): Promise<void> => {
  const { action, version, reason, after } = change
  const followed = after.champion === before.champion ? before.backTo : before.changeNo
  const backTo = change.backTo === undefined ? followed : change.backTo
  const { champion, challenger, challengerPercentage } = after
  await session.query(RECORD, [action, version, champion, challenger, challengerPercentage, reason, backTo])
  if (isSame(before, after)) return
  await session.query(CLEAR, [])
  await session.query(SEAT, [champion, challenger, challengerPercentage, champion !== before.champion])
}
