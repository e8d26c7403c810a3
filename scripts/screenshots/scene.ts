import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const PROGRAM = fileURLToPath(new URL('../../bin/stellwerk.js', import.meta.url))

/** Enough for models that are worth a look, in less than a minute; a person promotes, so a challenger stays one. */
const SETTINGS = {
  PORT: '0',
  SEED_LISTS: '400',
  TRAINING_TREES: '120',
  PROMOTE_POLICY: 'manual',
  DRIFT_SECONDS: '2',
  LOG_LEVEL: 'warn',
}

const TRAFFIC_SECONDS = 15

export interface Scene {
  readonly url: string
  /** A request that was ranked, for its page. */
  readonly taskId: string
  close(): Promise<void>
}

/** In a folder of its own, whose name is in no picture. */
const run = (args: readonly string[], folder: string) =>
  spawn(process.execPath, [PROGRAM, ...args], {
    cwd: folder,
    env: { ...process.env, ...SETTINGS, DATA_DIR: './data' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })

const untilListening = (server: ChildProcess) =>
  new Promise<string>((resolve, reject) => {
    let output = ''
    server.stderr?.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      const url = /listens at (http:\S+)/.exec(output)?.[1]
      if (url !== undefined) resolve(url)
    })
    server.once('exit', (code) => reject(new Error(`the server ended with code ${code}:\n${output}`)))
  })

const ask = async <Answer>(url: string, method: string, body?: unknown): Promise<Answer> => {
  const response = await fetch(url, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`${method} ${url} was answered ${response.status}: ${await response.text()}`)
  return (await response.json()) as Answer
}

interface Ticket {
  readonly task_id: string
}

/** A family by a lake in spring: asked as the form asks it. */
const FAMILY = {
  people_num: 4,
  people_age: [38, 36, 8, 5],
  children_num: 2,
  budget: 320,
  nights: 6,
  time_arrival: '2026-05-02',
  pool: true,
  spa: false,
  pet_friendly: false,
  lake: true,
  mountain: false,
  sport: true,
}

/** Users ask and choose, a second model is trained from that and gets a share of them, and they go on. */
const fill = async (url: string, traffic: (seconds: number) => ChildProcess) => {
  await once(traffic(TRAFFIC_SECONDS), 'exit')
  const { task_id } = await ask<Ticket>(`${url}/train/start`, 'POST')
  await ask(`${url}/train/status/${task_id}?wait=60`, 'GET')
  await ask(`${url}/models/${task_id}`, 'PATCH', { use_percentage: 30 })
  await once(traffic(TRAFFIC_SECONDS), 'exit')
  return (await ask<Ticket>(`${url}/inference/start`, 'POST', FAMILY)).task_id
}

/** A server on a folder of its own, with a history, and with made-up users until it is closed. */
export const openScene = async (): Promise<Scene> => {
  const folder = await mkdtemp(join(tmpdir(), 'stellwerk-pictures-'))
  const server = run(['up'], folder)
  const children = [server]
  const close = async () => {
    for (const child of children.toReversed()) {
      if (child.exitCode !== null || !child.kill()) continue
      await once(child, 'exit')
    }
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const url = await untilListening(server)
    const traffic = (seconds: number) => {
      const child = run(['traffic', '--url', url, '--users', '4', '--think', '300', '--seconds', `${seconds}`], folder)
      child.stderr.resume()
      children.push(child)
      return child
    }
    const taskId = await fill(url, traffic)
    traffic(3_600)
    return { url, taskId, close }
  } catch (error) {
    await close()
    throw error
  }
}
