import type { Fields } from '../domain/domain.ts'
import type { Database } from './database.ts'
import { createCursor } from './drift-cursor.ts'
import { createDriftState } from './drift-state.ts'
import { createFeedbackBlocks } from './feedback-blocks.ts'
import { createInputWindows } from './input-windows.ts'
import { type ItemVersion, readItemVersions } from './item-versions.ts'
import type { AnsweredList, DriftStore } from './store.ts'
import { createTrainingStarts } from './training-starts.ts'

/**
 * Those of made-up lists, which ended as they were asked for, are none who asked: the hours of these are made up, too. The
 * moment is in an index, the user of an inference is not; an "exists" would be answered by reading all inferences.
 */
const READ_USERS = `
  select user_id as id, created_at, fields, (
      select i.finished_at = i.created_at from stellwerk.inferences i
      where i.created_at = u.created_at and i.user_id = u.user_id limit 1
    ) is not true as counts
  from stellwerk.users u
  where user_id > $1 and user_id <= $2 order by user_id limit $3`

/** Of the lists that a model ranked, with the choice that holds. */
const READ_CHOICES = `
  select c.choice_no as id, c.chosen_at, r.model_id, array_position(r.item_ids, c.item_id) as position,
    r.model_id is not null and m.choice_no = c.choice_no as counts, coalesce((
      select json_agg(json_build_array(item_id, version) order by place)
      from unnest(r.item_ids[1:least(m.shown_count, 30)], r.item_versions[1:30]) with ordinality
        as ranked (item_id, version, place)
      where item_id is not null), '[]') as shown
  from stellwerk.choices c
  join stellwerk.rankings r on r.ranking_no = c.ranking_no
  join stellwerk.impressions m on m.ranking_no = c.ranking_no
  where c.choice_no > $1 and c.choice_no <= $2 order by c.choice_no limit $3`

interface UserRow {
  readonly id: number
  readonly created_at: Date
  readonly fields: Fields
  readonly counts: boolean
}

interface ChoiceRow {
  readonly id: number
  readonly chosen_at: Date
  readonly model_id: string
  readonly position: number | null
  readonly counts: boolean
  readonly shown: readonly ItemVersion[]
}

/** With the fields that the shown items had. */
const readLists = async (database: Database, rows: readonly ChoiceRow[]): Promise<AnsweredList[]> => {
  const lists = rows.filter(({ counts }) => counts)
  const fieldsOf = await readItemVersions(
    database,
    lists.flatMap(({ shown }) => shown),
  )
  return lists.map(({ model_id, position, chosen_at, shown }) => ({
    modelId: model_id,
    position,
    chosenAt: chosen_at,
    shown: shown.map(fieldsOf),
  }))
}

/** @param deadlineSeconds of the trainings that it starts */
export const createDriftStore = (database: Database, deadlineSeconds: number): DriftStore => {
  const users = createCursor(database, 'users')
  const choices = createCursor(database, 'choices')
  return {
    ...createInputWindows(database),
    ...createFeedbackBlocks(database),
    ...createTrainingStarts(database, deadlineSeconds),
    ...createDriftState(database),

    async unreadUsers(holder, limit) {
      const unread = await users.read<UserRow>(holder, { text: READ_USERS, limit })
      if (unread === undefined) return undefined
      const rows = unread.rows.filter(({ counts }) => counts)
      return { ...unread, rows: rows.map((row) => ({ user: row.fields, askedAt: row.created_at })) }
    },

    async unreadChoices(holder, limit) {
      const unread = await choices.read<ChoiceRow>(holder, { text: READ_CHOICES, limit })
      if (unread === undefined) return undefined
      return { ...unread, rows: await readLists(database, unread.rows) }
    },
  }
}
