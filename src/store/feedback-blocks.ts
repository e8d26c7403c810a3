import type { HasQuery } from './database.ts'
import { MOVE_ON } from './drift-cursor.ts'
import type { DriftStore, FeedbackBlock } from './store.ts'
import { toJson } from './values.ts'

const COLUMNS =
  'model_id, block_no, first_at, last_at, lists, chosen, reciprocals, squared_reciprocals, positions, tastes'

const SAVE = `
  with moved as (${MOVE_ON})
  insert into stellwerk.feedback_blocks as b (${COLUMNS})
  select saved.* from moved, json_to_recordset($4::json) as saved (
    model_id text, block_no bigint, first_at timestamptz, last_at timestamptz, lists integer, chosen integer,
    reciprocals double precision, squared_reciprocals double precision, positions double precision, tastes jsonb)
  on conflict (model_id, block_no) do update set
    last_at = excluded.last_at, lists = excluded.lists, chosen = excluded.chosen, reciprocals = excluded.reciprocals,
    squared_reciprocals = excluded.squared_reciprocals, positions = excluded.positions,
    tastes = excluded.tastes
  returning block_no`

const BLOCKS = `
  with since as (
    select ${COLUMNS} from stellwerk.feedback_blocks where model_id = $1 and first_at >= $2
  )
  (select * from since order by block_no limit $3)
  union
  (select * from since order by block_no desc limit $4)
  order by block_no`

const FORGET = `
  with old_windows as (delete from stellwerk.input_windows where started_at < $1)
  delete from stellwerk.feedback_blocks where last_at < $2 and (
    block_no >= $3 or not exists (
      select from stellwerk.models m where m.task_id = feedback_blocks.model_id and m.use_percentage > 0))`

interface BlockRow {
  readonly model_id: string
  readonly block_no: number
  readonly first_at: Date
  readonly last_at: Date
  readonly lists: number
  readonly chosen: number
  readonly reciprocals: number
  readonly squared_reciprocals: number
  readonly positions: number
  readonly tastes: FeedbackBlock['tastes']
}

const toBlock = (row: BlockRow): FeedbackBlock => ({
  modelId: row.model_id,
  blockNo: row.block_no,
  firstAt: row.first_at,
  lastAt: row.last_at,
  lists: row.lists,
  chosen: row.chosen,
  reciprocals: row.reciprocals,
  squaredReciprocals: row.squared_reciprocals,
  positions: row.positions,
  tastes: row.tastes,
})

const toRow = (block: FeedbackBlock) => ({
  model_id: block.modelId,
  block_no: block.blockNo,
  first_at: block.firstAt.toISOString(),
  last_at: block.lastAt.toISOString(),
  lists: block.lists,
  chosen: block.chosen,
  reciprocals: block.reciprocals,
  squared_reciprocals: block.squaredReciprocals,
  positions: block.positions,
  tastes: block.tastes,
})

export const createFeedbackBlocks = (
  database: HasQuery,
): Pick<DriftStore, 'saveBlocks' | 'blocks' | 'lastBlock' | 'forget'> => ({
  async saveBlocks({ after, upto }, blocks) {
    const { rows } = await database.query(SAVE, ['choices', after, upto, toJson(blocks.map(toRow))])
    return rows.length === blocks.length
  },

  async blocks(modelId, since, { first, newest }) {
    const { rows } = await database.query<BlockRow>(BLOCKS, [modelId, since, first, newest])
    return rows.map(toBlock)
  },

  async lastBlock(modelId) {
    const { rows } = await database.query<BlockRow>(
      `select ${COLUMNS} from stellwerk.feedback_blocks where model_id = $1 order by block_no desc limit 1`,
      [modelId],
    )
    return rows.map(toBlock)[0]
  },

  async forget({ windowsBefore, blocksBefore, keepFirstBlocks }) {
    await database.query(FORGET, [windowsBefore, blocksBefore, keepFirstBlocks])
  },
})
