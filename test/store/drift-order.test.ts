import { describe, expect, onTestFinished, test } from 'vitest'
import { places } from '../../src/domain/places/places.ts'
import { createStore } from '../../src/store/create.ts'
import { migrate } from '../../src/store/migrate.ts'
import { aTaskId, aUser } from './builders.ts'
import { kinds, openFresh } from './stage.ts'

const SETTLE = "update stellwerk.drift_cursors set next_at = next_at - interval '1 minute'"

/** The embedded database does one thing at a time, so that ids cannot become visible out of order. */
describe.runIf(kinds.includes('postgres'))('reading users on PostgreSQL', () => {
  test('a user whose transaction ends late is not passed over', async () => {
    const database = await openFresh('postgres')
    onTestFinished(() => database.close())
    await migrate(database, places)
    const { drift, inferences } = createStore(database, places)
    await database.transaction(async (session) => {
      await session.query('insert into stellwerk.users (fields) values ($1::jsonb)', ['{"nights": 1}'])
      await inferences.start({ taskId: aTaskId(), user: aUser({ nights: 2 }) })
      await drift.unreadUsers('one', 10)
      await database.query(SETTLE, [])
      expect(await drift.unreadUsers('one', 10)).toBeUndefined()
    })
    // Transactions of other databases on the server, such as those of other tests, are waited for as well.
    const nights = async () => (await drift.unreadUsers('one', 10))?.rows.map(({ user }) => user.nights)
    await expect.poll(nights).toEqual([1, 2])
  })
})
