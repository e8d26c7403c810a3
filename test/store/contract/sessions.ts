import { expect, test } from 'vitest'
import type { Stage } from '../stage.ts'

const countItems = async ({ database }: Stage) => {
  const { rows } = await database.query<{ count: number }>('select count(*) as count from stellwerk.items', [])
  return rows[0]?.count
}

const insertItem = (itemId: number) =>
  `insert into stellwerk.items (item_id, version, fields) values (${itemId}, 1, '{}')`

export const sessionsContract = (stage: Stage) => {
  test('a failed transaction leaves nothing behind and tells its error', async () => {
    const failed = stage.database.transaction(async (session) => {
      await session.query(insertItem(1))
      throw new Error('changed my mind')
    })
    await expect(failed).rejects.toThrow('changed my mind')
    expect(await countItems(stage)).toBe(0)
  })

  test('statements from outside never become part of a transaction', async () => {
    let outside: Promise<unknown> = Promise.resolve()
    const failed = stage.database.transaction(async (session) => {
      await session.query(insertItem(1))
      outside = stage.database.query(insertItem(2))
      throw new Error('roll back')
    })
    await expect(failed).rejects.toThrow('roll back')
    await outside
    const { rows } = await stage.database.query('select item_id from stellwerk.items', [])
    expect(rows).toEqual([{ item_id: 2 }])
  })

  test('concurrent transactions all commit', async () => {
    const ids = Array.from({ length: 20 }, (_, index) => index)
    await Promise.all(ids.map((id) => stage.database.transaction((session) => session.query(insertItem(id)))))
    expect(await countItems(stage)).toBe(20)
  })

  test('a wrong statement tells its SQLSTATE and harms no later one', async () => {
    await expect(stage.database.query('select nothing from nowhere', [])).rejects.toMatchObject({ code: '42P01' })
    expect(await countItems(stage)).toBe(0)
  })

  test('values come back as they went in', async () => {
    const bytes = new Uint8Array([0, 1, 254, 255])
    const { rows } = await stage.database.query<Record<string, unknown>>(
      `select $1::bytea as bytes, $2::double precision[] as numbers, $3::timestamptz as time, $4::bigint as whole,
         '2026-12-24'::date as day, $5::jsonb as fields`,
      [bytes, [0.1, 1e-300], new Date(1_750_000_000_123), 9_007_199_254_740_991, '{"a":[1]}'],
    )
    expect(new Uint8Array(rows[0]?.bytes as Uint8Array)).toEqual(bytes)
    expect(rows[0]).toMatchObject({
      numbers: [0.1, 1e-300],
      time: new Date(1_750_000_000_123),
      whole: 9_007_199_254_740_991,
      day: '2026-12-24',
      fields: { a: [1] },
    })
  })
}
