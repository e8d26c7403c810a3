import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createInterface, type Interface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { definitionOf } from '../../src/domain/define.ts'
import { places } from '../../src/domain/places/places.ts'
import { makeCatalogue } from '../../src/simulation/catalogue.ts'
import { createStore } from '../../src/store/create.ts'
import { openDatabase } from '../../src/store/database.ts'
import { migrate } from '../../src/store/migrate.ts'
import { openTrainer } from '../../src/tasks/trainer.ts'
import { createTraining } from '../../src/tasks/training.ts'
import { kinds } from '../store/stage.ts'
import { createServerDatabase } from '../support/server-database.ts'
import { addLists } from '../support/store.ts'
import { aGate } from './gate.ts'

/** A database on the server with lists to learn from, and a training that waits. */
const aServer = async () => {
  const { url, drop } = await createServerDatabase(process.env.TEST_DATABASE_URL ?? '')
  const database = await openDatabase({ url })
  onTestFinished(() => database.close().finally(drop))
  await migrate(database, places)
  const store = createStore(database, places)
  await store.items.replaceAll(makeCatalogue())
  await addLists(store, 120)
  const taskId = randomUUID()
  await store.models.start(taskId)
  return { url, store, taskId }
}

type Server = Awaited<ReturnType<typeof aServer>>

/** As many as there may be, so that the first training is not over before it hears of another one. */
const TREES = { first: 10_000, second: 5 }

/** A worker process that is in the middle of the training. */
const startWorker = async ({ url, taskId }: Server) => {
  const script = fileURLToPath(new URL('./training-process.ts', import.meta.url))
  const args = ['--import', 'tsx', script, url, taskId, String(TREES.first)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const lines = createInterface({ input: child.stdout })
  expect((await once(lines, 'line'))[0]).toMatch(/^tree /)
  return { child, ended: endOf(child, lines) }
}

/** What it says until it has ended: its last lines may come after its end. */
const endOf = async (child: ChildProcess, lines: Interface) => {
  const said: string[] = []
  lines.on('line', (line) => said.push(line))
  await Promise.all([once(child, 'exit'), once(lines, 'close')])
  return said
}

/** Another worker that runs the same training to its end. */
const takeOver = async ({ store, taskId }: Server) => {
  const trainer = openTrainer(definitionOf(places))
  onTestFinished(() => trainer.close())
  const settings = { objective: 'logistic', trees: TREES.second, leaves: 4, learningRate: 0.01, seed: 1 } as const
  const policy = { ...settings, maxLists: 500, minLists: 30, gate: aGate() }
  return createTraining({ store, trainer, policy })(taskId)
}

describe.runIf(kinds.includes('postgres'))('a worker process that trains', { timeout: 120_000 }, () => {
  test('is killed after it has frozen its dataset: the next one learns from the same lists and finishes', async () => {
    const server = await aServer()
    const { child, ended } = await startWorker(server)
    child.kill('SIGKILL')
    await ended
    const { datasets, models } = server.store
    const frozen = await datasets.frozen(server.taskId)
    await addLists(server.store, 40)
    expect(await takeOver(server)).toMatchObject({ promoted: true })
    expect(await datasets.frozen(server.taskId)).toEqual(frozen)
    expect(await models.find(server.taskId)).toMatchObject({ status: 'SUCCESS', settings: { trees: TREES.second } })
  })

  test('is stopped, overtaken and goes on: it changes nothing and says so', async () => {
    const server = await aServer()
    const { models } = server.store
    const { child, ended } = await startWorker(server)
    child.kill('SIGSTOP')
    await takeOver(server)
    const before = await models.find(server.taskId)
    child.kill('SIGCONT')
    const said = await ended
    expect(said).not.toContain(`tree ${TREES.first}`)
    expect(said.at(-1)).toBe('finished')
    expect(await models.find(server.taskId)).toEqual(before)
    expect(before).toMatchObject({ status: 'SUCCESS', settings: { trees: TREES.second } })
  })

  test('is overtaken by a run that has not ended: it ends as superseded, and the newer run counts', async () => {
    const server = await aServer()
    const { models } = server.store
    const { ended } = await startWorker(server)
    const newer = await models.begin(server.taskId)
    expect((await ended).at(-1)).toBe('Superseded')
    expect(newer && (await models.touch(newer))).toBe(true)
  })
})
