import type { Fields } from '../domain/domain.ts'
import type { HasQuery } from './database.ts'
import type { UserStore } from './store.ts'
import { asPublicRow, canBeRowId } from './values.ts'

interface UserRow {
  readonly user_id: number
  readonly created_at: Date
  readonly fields: Fields
}

/** @param noun what the domain calls a user */
export const createUserStore = (database: HasQuery, noun: string): UserStore => {
  const toPublic = (row: UserRow) => asPublicRow(`${noun}_id`, row.user_id, row.created_at, row.fields)
  return {
    async get(userId) {
      if (!canBeRowId(userId)) return undefined
      const { rows } = await database.query<UserRow>(
        'select user_id, created_at, fields from stellwerk.users where user_id = $1',
        [userId],
      )
      return rows.map(toPublic)[0]
    },

    async list({ limit, offset }) {
      const { rows } = await database.query<UserRow>(
        'select user_id, created_at, fields from stellwerk.users order by user_id limit $1 offset $2',
        [limit, offset],
      )
      return rows.map(toPublic)
    },

    async count() {
      const { rows } = await database.query<{ count: number }>('select count(*) as count from stellwerk.users', [])
      return rows[0]?.count ?? 0
    },
  }
}
