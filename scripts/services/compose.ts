import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Running, readRecord, type ServersRecord, writeRecord } from './folder.ts'
import { type GivenPorts, SERVICES } from './list.ts'
import { nextFreePort } from './ports.ts'

const FILE = fileURLToPath(new URL('../../deploy/services.compose.yaml', import.meta.url))
const ENGINE_LIMIT_MS = 10_000

const run = promisify(execFile)

/** Whether a Docker engine answers and its command line knows `compose`. */
export const isDockerThere = async (): Promise<boolean> => {
  try {
    await run('docker', ['compose', 'version'], { timeout: ENGINE_LIMIT_MS })
    await run('docker', ['info'], { timeout: ENGINE_LIMIT_MS })
    return true
  } catch {
    return false
  }
}

/** Brings the three containers up and waits until they are healthy; those that run already stay as they are. */
export const startWithDocker = async (given: GivenPorts): Promise<ServersRecord> => {
  const before = (await readRecord())?.servers ?? {}
  const servers: ServersRecord['servers'] = {}
  for (const { key, standardPort } of SERVICES)
    servers[key] = { port: given[key] ?? before[key]?.port ?? (await nextFreePort(standardPort)), processes: [] }
  const record: ServersRecord = { engine: 'docker', servers }
  writeRecord(record)
  await compose(['up', '--detach', '--wait'], servers)
  return record
}

/** Removes the containers and keeps their data. */
export const stopWithDocker = ({ servers }: ServersRecord): Promise<void> => compose(['down'], servers)

const compose = async (args: readonly string[], servers: ServersRecord['servers']): Promise<void> => {
  const child = spawn('docker', ['compose', '-f', FILE, ...args], {
    env: { ...process.env, ...portVariables(servers) },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`docker compose ${args.join(' ')} failed: what it wrote above says why`)
}

/** `POSTGRES_PORT` and so on, as the compose file reads them. */
const portVariables = (servers: Partial<Record<string, Running>>): Record<string, string> =>
  Object.fromEntries(Object.entries(servers).map(([key, it]) => [`${key.toUpperCase()}_PORT`, String(it?.port)]))
