import type { HasQuery } from './database.ts'
import type { OnlineFigures, RegistryStore, RunningTrial } from './store.ts'

/** Lists of all models together that the figures are taken from, the newest: bounds the time of the query. */
const NEWEST_LISTS = 20_000

/** Workers go by the shares that they have read for up to half a second, and finish what they have begun. */
const SETTLING_SECONDS = 3

interface FiguresColumns {
  readonly model_no: number
  readonly lists: number
  readonly answered: number
  readonly choices: number
  readonly mean_position: number | null
  readonly reciprocal_sum: number
  readonly reciprocal_squares: number
}

const figuresWhere = (condition: string) => `
  select m.model_no, count(r.ranking_no) as lists, count(p.answered) as answered, count(p.position) as choices,
    avg(p.position)::double precision as mean_position,
    coalesce(sum(1.0::double precision / p.position), 0) as reciprocal_sum,
    coalesce(sum(1.0::double precision / (p.position * p.position)), 0) as reciprocal_squares
  from stellwerk.rankings r
  join stellwerk.models m on m.task_id = r.model_id
  left join lateral (
    select 1 as answered, array_position(r.item_ids, i.chosen_item) as position
    from stellwerk.impressions i
    where i.ranking_no = r.ranking_no and i.shown_at is not null and i.choice_no is not null
  ) p on true
  where ${condition} group by m.model_no`

const NEWEST = figuresWhere('r.ranking_no > (select coalesce(max(ranking_no), 0) from stellwerk.rankings) - $1::bigint')

const SINCE = figuresWhere(
  'r.ranking_no > $1::bigint and r.created_at >= $2::timestamptz and m.model_no in ($3::bigint, $4::bigint)',
)

/** The change that gave the challenger its present share; verdicts on other models come in between. */
const RUNNING = `
  select * from (
    select change_no, at + make_interval(secs => ${SETTLING_SECONDS}) as since, last_ranking, champion,
      extract(epoch from clock_timestamp() - at)::double precision / 3600 as running_hours,
      challenger, challenger_percentage
    from stellwerk.model_history where action not in ('hold', 'refuse') order by change_no desc limit 1
  ) latest where challenger is not null`

interface RunningColumns {
  readonly change_no: number
  readonly since: Date
  readonly last_ranking: number
  readonly running_hours: number
  readonly champion: number
  readonly challenger: number
  readonly challenger_percentage: number
}

const toFigures = (row: FiguresColumns): OnlineFigures => ({
  version: row.model_no,
  lists: row.lists,
  answered: row.answered,
  choices: row.choices,
  meanPosition: row.mean_position,
  reciprocalSum: row.reciprocal_sum,
  reciprocalSquares: row.reciprocal_squares,
})

const noFigures = (version: number): OnlineFigures => ({
  version,
  lists: 0,
  answered: 0,
  choices: 0,
  meanPosition: null,
  reciprocalSum: 0,
  reciprocalSquares: 0,
})

/** What users did with the lists of each model. */
export const createOnline = (database: HasQuery): Pick<RegistryStore, 'online' | 'trial'> => ({
  async online() {
    const { rows } = await database.query<FiguresColumns>(NEWEST, [NEWEST_LISTS])
    return rows.map(toFigures)
  },

  async trial(): Promise<RunningTrial | undefined> {
    const { rows: running } = await database.query<RunningColumns>(RUNNING, [])
    const [latest] = running
    if (!latest) return undefined
    const { last_ranking, since, champion, challenger } = latest
    const { rows } = await database.query<FiguresColumns>(SINCE, [last_ranking, since, champion, challenger])
    const figures = new Map(rows.map((row) => [row.model_no, toFigures(row)]))
    return {
      changeNo: latest.change_no,
      sharePercent: latest.challenger_percentage,
      runningHours: latest.running_hours,
      champion: figures.get(champion) ?? noFigures(champion),
      challenger: figures.get(challenger) ?? noFigures(challenger),
    }
  },
})
