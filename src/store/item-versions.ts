import type { Fields } from '../domain/domain.ts'
import type { HasQuery } from './database.ts'

export type ItemVersion = readonly [itemId: number, version: number]

const READ = `
  select item_id, version, fields from stellwerk.items
  join unnest($1::integer[], $2::integer[]) as wanted (item_id, version) using (item_id, version)`

const keyOf = ([itemId, version]: ItemVersion) => `${itemId}/${version}`

/** Reads each version once, however often it is named. @returns the fields of a version that was named */
export const readItemVersions = async (session: HasQuery, versions: readonly ItemVersion[]) => {
  const wanted = [...new Map(versions.map((version) => [keyOf(version), version])).values()]
  const { rows } = await session.query<{ item_id: number; version: number; fields: Fields }>(READ, [
    wanted.map(([itemId]) => itemId),
    wanted.map(([, version]) => version),
  ])
  const fields = new Map(rows.map((row) => [keyOf([row.item_id, row.version]), row.fields]))
  return (version: ItemVersion): Fields => fields.get(keyOf(version)) ?? {}
}
