import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, rm, stat, watch } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, onTestFinished, test as vitestTest } from 'vitest'
import { openDatabase } from '../../src/store/database.ts'
import { FolderInUse } from '../../src/store/folder-lock.ts'

/** Starting the database, several times and in other processes, takes its time. */
const test = (name: string, body: () => Promise<void>) => vitestTest(name, { timeout: 120_000 }, body)

const makeFolder = () => mkdtemp(join(tmpdir(), 'stellwerk-store-'))
const removeFolder = (folder: string) => rm(folder, { recursive: true, force: true })

/** A new database takes seconds to make: most tests start from a copy of this one. */
let template: string
beforeAll(async () => {
  template = await makeFolder()
  const database = await openDatabase({ dataDir: template })
  await database.close()
})
afterAll(() => removeFolder(template))

const anEmptyFolder = async () => {
  const folder = await makeFolder()
  onTestFinished(() => removeFolder(folder))
  return folder
}

const aFolder = async () => {
  const folder = await anEmptyFolder()
  await cp(template, folder, { recursive: true })
  return folder
}

const kill = async (child: ChildProcess) => {
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

/** Runs the writer and gives its lines as they come; the first is `open`. */
const startWriter = (dataDir: string) => {
  const script = fileURLToPath(new URL('./writer.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', script, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] })
  return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() }
}

/** Kills the writer after some acknowledgements. @returns all that it acknowledged */
const writeAndKill = async (dataDir: string, acknowledgements: number) => {
  const { child, lines } = startWriter(dataDir)
  const acknowledged: string[] = []
  for (let line = await lines.next(); !line.done; line = await lines.next()) {
    if (line.value !== 'open') acknowledged.push(line.value)
    if (acknowledged.length === acknowledgements) await kill(child)
  }
  return acknowledged
}

/** Resolves when a path below the folder is made. */
const made = async (folder: string, path: string) => {
  for await (const { filename } of watch(folder, { recursive: true })) if (filename === path) return
}

test('every acknowledged write is there after the process was killed, again and again', async () => {
  const dataDir = await aFolder()
  const acknowledged: string[] = []
  for (const writes of [1, 40, 150]) acknowledged.push(...(await writeAndKill(dataDir, writes)))
  const database = await openDatabase({ dataDir })
  onTestFinished(() => database.close())
  const { rows } = await database.query<{ task_id: string }>('select task_id from stellwerk.inferences', [])
  const stored = new Set(rows.map(({ task_id }) => task_id))
  expect(acknowledged.length).toBeGreaterThanOrEqual(191)
  expect(acknowledged.filter((taskId) => !stored.has(taskId))).toEqual([])
})

test('a folder whose creation was killed is created anew', async () => {
  const dataDir = await anEmptyFolder()
  const halfMade = made(dataDir, join('pglite.creating', 'base'))
  const { child } = startWriter(dataDir)
  await halfMade
  await kill(child)
  const database = await openDatabase({ dataDir })
  onTestFinished(() => database.close())
  expect((await database.query('select 1 as one', [])).rows).toEqual([{ one: 1 }])
})

test('a folder in use by another process is refused with its pid and is free as soon as that is killed', async () => {
  const dataDir = await aFolder()
  const { child, lines } = startWriter(dataDir)
  expect((await lines.next()).value).toBe('open')
  const refused = await openDatabase({ dataDir }).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(FolderInUse)
  expect(String(refused)).toContain(`${dataDir} is in use by process ${child.pid}: stop that process`)
  await kill(child)
  const database = await openDatabase({ dataDir })
  await database.close()
})

test('a folder is free again after closing, and what was written is there', async () => {
  const dataDir = await aFolder()
  const first = await openDatabase({ dataDir })
  await first.query('create table notes (note text); insert into notes values ($$kept$$)')
  await first.close()
  const second = await openDatabase({ dataDir })
  onTestFinished(() => second.close())
  expect((await second.query('select note from notes', [])).rows).toEqual([{ note: 'kept' }])
})

test('a folder that was removed or replaced while it is open is found out', async () => {
  const folder = await aFolder()
  const database = await openDatabase({ dataDir: folder })
  onTestFinished(() => database.close())
  await database.verify()
  await rm(join(folder, 'stellwerk.lock'))
  await expect(database.verify()).rejects.toThrow(`the data folder ${folder} was removed or replaced`)
})

vitestTest.skipIf(process.platform === 'win32')(
  'nobody else may enter the database, whatever folder it is in',
  async () => {
    const { mode } = await stat(join(template, 'pglite'))
    expect(mode & 0o777).toBe(0o700)
  },
)
