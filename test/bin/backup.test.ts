import { createHash, randomUUID } from 'node:crypto'
import { appendFile, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { exportTo } from '../../src/bin/backup/export.ts'
import { importFrom } from '../../src/bin/backup/import.ts'
import { definitionOf } from '../../src/domain/define.ts'
import { places } from '../../src/domain/places/places.ts'
import { createStore } from '../../src/store/create.ts'
import type { Database, Value } from '../../src/store/database.ts'
import { migrate } from '../../src/store/migrate.ts'
import type { Store } from '../../src/store/store.ts'
import { openScorer } from '../../src/tasks/scorer.ts'
import { openTrainer } from '../../src/tasks/trainer.ts'
import { createTraining } from '../../src/tasks/training.ts'
import { kinds, openFresh } from '../store/stage.ts'
import { aFolder, aUser } from '../support/server.ts'
import { addLists, useStore } from '../support/store.ts'
import { aGate } from '../tasks/gate.ts'

/** JSON may hold it as it is, and some readers of lines take it for an end. */
const ODD_NAME = 'Ada\u2028Lovelace "\\\n'

const stage = useStore()
let folder: string
/** What is refused leaves it as it is, so that one is enough. */
let empty: { database: Database; store: Store }

beforeAll(async () => {
  const { store, database } = stage
  await addLists(store, 60)
  await store.inferences.start({ taskId: randomUUID(), user: aUser({ name: ODD_NAME }), ownerKey: 1 })
  const trainer = openTrainer(definitionOf(places))
  const learner = { objective: 'logistic', trees: 3, leaves: 4, learningRate: 0.1, seed: 1 } as const
  await createTraining({ store, trainer, policy: { maxLists: 500, minLists: 30, gate: aGate(), ...learner } })(
    randomUUID(),
  )
  await trainer.close()
  folder = await mkdtemp(join(tmpdir(), 'stellwerk-backup-'))
  await exportTo(database, join(folder, 'first'), places.name)
  empty = await openEmpty()
})
afterAll(async () => {
  await empty.database.close()
  await rm(folder, { recursive: true, force: true })
})

const openEmpty = async (kind: Database['kind'] = 'pglite') => {
  const database = await openFresh(kind)
  await migrate(database, places)
  return { database, store: createStore(database, places) }
}

/** A copy of the backup that may be spoilt. */
const aCopy = async () => {
  const copy = await aFolder()
  for (const name of await readdir(join(folder, 'first'))) {
    await writeFile(join(copy, name), await readFile(join(folder, 'first', name)))
  }
  return copy
}

const contentOf = async (path: string) =>
  Promise.all(
    (await readdir(path)).filter((name) => name !== 'manifest.json').map((name) => readFile(join(path, name), 'utf8')),
  )

/** The whole ranking of one user, as a worker makes it. */
const rank = async (store: Store) => {
  const exploration = { share: 0, temperature: 1 }
  const scorer = openScorer({ definition: definitionOf(places), store, threads: 1, keep: 210, exploration })
  const user = places.describeUser(aUser())
  const [ranking] = await scorer.rank([{ taskId: 'asked', userId: 1, user, askedAt: new Date('2026-01-01') }])
  await scorer.close()
  return ranking
}

test.each(kinds)('a system restored on %s ranks the same, and its own backup is the same', async (kind) => {
  const { database, store } = await openEmpty(kind)
  onTestFinished(() => database.close())
  const rows = await importFrom(database, join(folder, 'first'), places.name)
  expect(rows).toMatchObject({ items: 210, users: 61, choices: 60, models: 1 })
  expect(await rank(store)).toEqual(await rank(stage.store))
  const again = join(await aFolder(), 'again')
  await exportTo(database, again, places.name)
  expect(await contentOf(again)).toEqual(await contentOf(join(folder, 'first')))
})

test('a restored system goes on: ids continue, and nobody owns what others started', async () => {
  const { database, store } = await openEmpty()
  onTestFinished(() => database.close())
  await importFrom(database, join(folder, 'first'), places.name)
  const { userId } = await store.inferences.start({ taskId: randomUUID(), user: aUser() })
  expect(userId).toBe(62)
  expect(await store.users.list({ limit: 1, offset: 60 })).toMatchObject([{ name: ODD_NAME }])
  const { rows } = await database.query('select from stellwerk.inferences where owner_key is not null', [])
  expect(rows).toEqual([])
})

test('a database in which there is something is left as it is', async () => {
  await expect(importFrom(stage.database, join(folder, 'first'), places.name)).rejects.toThrow(
    /import into an empty one/,
  )
})

/** What of a file the manifest says. */
const partOf = (text: string) => ({
  rows: text.split('\n').length - 1,
  bytes: Buffer.byteLength(text),
  sha256: createHash('sha256').update(text).digest('hex'),
})

/** Replaces a file of a copy as somebody does who knows the format. */
const replace = async (copy: string, table: string, text: string) => {
  const path = join(copy, 'manifest.json')
  const manifest = JSON.parse(await readFile(path, 'utf8'))
  manifest.tables[table] = { ...manifest.tables.users, ...partOf(text) }
  await writeFile(join(copy, `${table}.jsonl`), text)
  await writeFile(path, JSON.stringify(manifest))
}

const onDevice = async (copy: string, name: string) => {
  await rm(join(copy, name))
  await symlink('/dev/zero', join(copy, name))
}

/** Both lines have the number of the first user. */
const twice = async (copy: string) => {
  const [first] = (await readFile(join(copy, 'users.jsonl'), 'utf8')).split('\n')
  await replace(copy, 'users', `${first}\n${first}\n`)
}

const SPOILT: [name: string, spoil: (copy: string) => Promise<unknown>, message: RegExp][] = [
  ['a line more', (copy) => appendFile(join(copy, 'users.jsonl'), '{}\n'), /users\.jsonl .*checksum/],
  ['a file less', (copy) => rm(join(copy, 'items.jsonl')), /items\.jsonl cannot be read/],
  ['no manifest', (copy) => rm(join(copy, 'manifest.json')), /no readable manifest\.json/],
  ['a manifest that is none', (copy) => writeFile(join(copy, 'manifest.json'), '{"format":1}'), /not of this version/],
  ['a table of another folder', (copy) => replace(copy, '../outside', ''), /not of this version .*\/tables/],
  ['a file that is a device', (copy) => onDevice(copy, 'users.jsonl'), /users\.jsonl cannot be read/],
  ['a manifest that is a device', (copy) => onDevice(copy, 'manifest.json'), /no readable manifest\.json/],
  ['a line without an end', (copy) => replace(copy, 'users', '1'.repeat(13 * 2 ** 20)), /line of more than 8 MiB/],
  ['a row twice', twice, /lines 1 to 2 of users does not fit .*user_id.*take another backup/],
]

test.each(SPOILT)('a backup with %s is refused and leaves the database empty', async (_name, spoil, message) => {
  const { database, store } = empty
  const copy = await aCopy()
  await spoil(copy)
  await expect(importFrom(database, copy, places.name)).rejects.toThrow(message)
  expect([await store.users.count(), await store.items.count()]).toEqual([0, 0])
})

test('a backup that is changed after it was checked is refused as well', async () => {
  const copy = await aCopy()
  const path = join(copy, 'users.jsonl')
  const transaction: Database['transaction'] = async (work) => {
    await writeFile(path, (await readFile(path, 'utf8')).replace('Lovelace', 'Lovelike'))
    return empty.database.transaction(work)
  }
  await expect(importFrom({ ...empty.database, transaction }, copy, places.name)).rejects.toThrow(
    /users\.jsonl .*checksum/,
  )
  expect([await empty.store.users.count(), await empty.store.items.count()]).toEqual([0, 0])
})

/** The same database; `hear` is told of each statement in a transaction, with the rows that came of it. */
const overheard = (database: Database, hear: (text: string, values: readonly Value[], rows: unknown[]) => void) => {
  const transaction: Database['transaction'] = (work) =>
    database.transaction((session) => {
      const query = async <Row>(text: string, values?: readonly Value[]) => {
        const answer = await session.query<Row>(text, values)
        hear(text, values ?? [], answer.rows)
        return answer
      }
      return work({ query })
    })
  return { ...database, transaction }
}

test('models, which may be large, are read and written one at a time', async () => {
  const { database, store } = await openEmpty()
  onTestFinished(() => database.close())
  for (let model = 0; model < 3; model += 1) await store.models.start(randomUUID())
  const sizes: number[] = []
  const counted = overheard(database, (text, [batch], rows) => {
    if (text.startsWith('fetch') && JSON.stringify(rows).includes('artefact')) sizes.push(rows.length)
    if (text.includes('insert into stellwerk.models ')) sizes.push((batch as readonly Value[]).length)
  })
  const path = join(await aFolder(), 'three')
  await exportTo(counted, path, places.name)
  await database.query('delete from stellwerk.models; delete from stellwerk.events')
  await importFrom(counted, path, places.name)
  expect(sizes).toEqual([1, 1, 1, 1, 1, 1])
})

test('a backup of another domain is refused', async () => {
  await expect(importFrom(empty.database, join(folder, 'first'), 'films')).rejects.toThrow(/domain places/)
})

test('a folder in which there is something is not written to', async () => {
  await expect(exportTo(stage.database, join(folder, 'first'), places.name)).rejects.toThrow(/is not empty/)
})
