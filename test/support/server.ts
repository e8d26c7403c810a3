import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { onceInRun } from './once.ts'

/** The command line, to be run by Node. */
export const PROGRAM = fileURLToPath(new URL('../../bin/stellwerk.js', import.meta.url))

/** Small enough for a test to start in a few seconds. */
const QUICK = {
  SEED_LISTS: '60',
  TRAINING_TREES: '8',
  TRAINING_MIN_LISTS: '30',
  SWEEP_SECONDS: '1',
  // What a start is answered must not hang on how busy the machine of the tests is.
  MAX_EVENT_LOOP_DELAY_MS: '0',
  LOG_FORMAT: 'json',
}

/** Has something closed later: when the test has ended, or when the caller says. */
export type CloseLater = (close: () => unknown) => void

const whenTestEnds: CloseLater = (close) => onTestFinished(async () => void (await close()))

/** A folder that is removed when the test has ended. */
export const aFolder = async (closeLater = whenTestEnds) => {
  const folder = await mkdtemp(join(tmpdir(), 'stellwerk-test-'))
  closeLater(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export interface Server {
  /** Where it listens; empty for a worker. */
  readonly url: string
  readonly child: ChildProcess
  /** Everything it has written so far. */
  output(): string
  /** Sends the signal and waits for the end. @returns the exit code, null after a kill */
  end(signal: NodeJS.Signals): Promise<number | null>
}

const environment = (settings: Settings) => ({ ...process.env, ...QUICK, PORT: '0', ...settings })

/** Settings by the names of their environment variables. */
export type Settings = Readonly<Record<string, string>>

/** Starts a process as a user would, and waits until it says that it is there. It is killed when the test has ended. */
export const startProcess = async (
  command: 'up' | 'api' | 'worker',
  settings: Settings,
  closeLater = whenTestEnds,
): Promise<Server> => {
  const child = spawn(process.execPath, [PROGRAM, command], {
    env: environment(settings),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exited = once(child, 'exit')
  closeLater(() => child.kill('SIGKILL'))
  let output = ''
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString()
      const found = /Stellwerk.* (?:listens at (http:\S+)|consumes )/.exec(output)
      if (found) resolve(found[1] ?? '')
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('exit', (code) => reject(new Error(`stellwerk ${command} ended with code ${code}:\n${output}`)))
  })
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    const [code] = (await exited) as [number | null]
    return code
  }
  return { url, child, output: () => output, end }
}

/** `stellwerk up` on a data folder. */
export const startServer = (dataDir: string, settings: Settings = {}, closeLater = whenTestEnds) =>
  startProcess('up', { DATA_DIR: dataDir, ...settings }, closeLater)

/** The data folder of a server that was started once and stopped: a first start takes twice as long as another one. */
const makeUsedFolder = async (path: string) => {
  const closing: (() => unknown)[] = []
  try {
    await (await startServer(path, {}, (close) => closing.push(close))).end('SIGTERM')
  } finally {
    for (const close of closing) close()
  }
}

/** A data folder with a catalogue and a first model, as the first start makes them. */
export const aUsedFolder = async (closeLater = whenTestEnds) => {
  const folder = await aFolder(closeLater)
  await cp(await onceInRun('data', makeUsedFolder), folder, { recursive: true })
  return folder
}

/** Runs one command to its end, as a user would. */
export const runCommand = (args: readonly string[], settings: Settings, input?: string) =>
  new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      [PROGRAM, ...args],
      { env: environment(settings) },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    )
    if (input !== undefined) child.stdin?.end(input)
  })

/** One JSON request. */
export const call = async <Body>(url: string, init: { method?: string; body?: unknown } = {}) => {
  const response = await fetch(url, {
    method: init.method ?? 'GET',
    ...(init.body === undefined
      ? {}
      : { body: JSON.stringify(init.body), headers: { 'content-type': 'application/json' } }),
  })
  return { status: response.status, body: (await response.json()) as Body }
}

/** What someone might ask. */
export const aUser = (fields: Record<string, unknown> = {}) => ({
  people_num: 2,
  people_age: [32, 35],
  children_num: 0,
  budget: 3000,
  nights: 5,
  time_arrival: '2026-01-15',
  pool: true,
  spa: true,
  pet_friendly: false,
  lake: true,
  mountain: true,
  sport: false,
  ...fields,
})
