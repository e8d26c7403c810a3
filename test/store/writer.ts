/** A process of its own for the tests: starts inferences in a data folder until it is killed, and prints each acknowledged id. */
import { randomUUID } from 'node:crypto'
import { places } from '../../src/domain/places/places.ts'
import { createStore } from '../../src/store/create.ts'
import { openDatabase } from '../../src/store/database.ts'
import { migrate } from '../../src/store/migrate.ts'
import { aUser } from './builders.ts'

const database = await openDatabase({ dataDir: process.argv[2] ?? '' })
await migrate(database, places)
const store = createStore(database, places)
console.log('open')
for (;;) {
  const taskId = randomUUID()
  await store.inferences.start({ taskId, user: aUser() })
  console.log(taskId)
}
