import type { Fields } from '../domain/domain.ts'

const INT4_MAX = 2_147_483_647

/** PostgreSQL's text and jsonb take neither a NUL nor half a surrogate pair. The first branch skips escaped backslashes. */
const UNSTORABLE = /(\\\\)|\\u0000|\\ud[89a-f][0-9a-f]{2}/g

/** JSON text that PostgreSQL accepts: what it cannot store becomes U+FFFD. */
export const toJson = (value: unknown): string =>
  JSON.stringify(value).replace(UNSTORABLE, (match, backslash: string | undefined) =>
    backslash === undefined ? '\ufffd' : match,
  )

/** Whether a task can have this id at all; any other string is an unknown task and never reaches SQL. */
export const canBeTaskId = (taskId: string): boolean =>
  taskId.length > 0 && taskId.length <= 255 && !taskId.includes('\0')

/** Whether an item can have this id at all. */
export const canBeItemId = (itemId: number): boolean =>
  Number.isInteger(itemId) && itemId >= -INT4_MAX && itemId <= INT4_MAX

/** Whether a row that the database numbered can have this id at all. */
export const canBeRowId = (id: number): boolean => Number.isSafeInteger(id) && id > 0

/** A described row as the public views show it. */
export const asPublicRow = (idName: string, id: number, createdAt: Date, fields: Fields): Fields => ({
  [idName]: id,
  creation_time: createdAt.toISOString(),
  ...fields,
})
