import { existsSync } from 'node:fs'
import { openAmqpBroker, openRedisBackend } from '../celery/index.ts'
import type { Config } from '../config.ts'
import { FolderInUse } from '../store/folder-lock.ts'
import { listenProblem } from './address.ts'
import { messageOf } from './fail.ts'
import { addressOf, isAlive } from './http.ts'
import { Opened } from './opened.ts'
import { isInProcess } from './servers.ts'
import { databaseName, openStore } from './system.ts'

/** One finding; `advice` says what to do about what is not well. */
export interface Finding {
  readonly name: string
  readonly ok: boolean
  readonly detail: string
  readonly advice?: string
}

type Check = (config: Config) => Promise<Finding[]>

const SERVER_TIMEOUT_MS = 3000
const OLDEST_NODE = [20, 19] as const

const checkNode: Check = async () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const ok = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])
  const advice = ok ? {} : { advice: `install Node ${OLDEST_NODE.join('.')} or newer` }
  return [{ name: 'node', ok, detail: process.version, ...advice }]
}

const checkAddress: Check = async (config) => {
  const name = 'address'
  const address = addressOf(config)
  if (await isAlive(address)) return [{ name, ok: true, detail: `a server answers at ${address}` }]
  const problem = await listenProblem(config)
  return [problem ? { name, ok: false, ...problem } : { name, ok: true, detail: `${address} is free` }]
}

/** What the running server says of itself; it holds the data folder, so nobody else can look inside. */
const askServer = async (address: string): Promise<Finding[]> => {
  const response = await fetch(new URL('/readyz', address))
  const { checks = {} } = (await response.json()) as { checks?: Record<string, string> }
  return Object.entries(checks).map(([name, detail]) => ({
    name,
    ok: detail === 'ok',
    detail: detail === 'ok' ? 'ok, says the running server' : detail,
    ...(detail === 'ok' ? {} : { advice: 'see the log of the running server' }),
  }))
}

const checkContents = async (config: Config, opened: Opened): Promise<Finding[]> => {
  const store = await openStore(config, opened, { create: false })
  const items = await store.items.count()
  const serving = await store.models.serving()
  const start = 'run "stellwerk up", which does it on its first start'
  return [
    { name: 'database', ok: true, detail: `${databaseName(config)} is open and up to date` },
    {
      name: 'catalogue',
      ok: items > 0,
      detail: `${items} items`,
      ...(items > 0 ? {} : { advice: `${start}, or "stellwerk seed"` }),
    },
    {
      name: 'model',
      ok: serving.length > 0,
      detail: `${serving.length} serving`,
      ...(serving.length > 0 ? {} : { advice: `${start}, or "stellwerk train"` }),
    },
  ]
}

const checkDatabase: Check = async (config) => {
  const address = addressOf(config)
  if (await isAlive(address)) return askServer(address)
  if (config.databaseUrl === '' && !existsSync(config.dataDir)) {
    return [
      { name: 'database', ok: true, detail: `${config.dataDir} is not there yet; the first "stellwerk up" makes it` },
    ]
  }
  const opened = new Opened()
  try {
    return await checkContents(config, opened)
  } catch (error) {
    const reason = messageOf(error)
    const advice =
      error instanceof FolderInUse
        ? 'if that is a server, name its address with HOST and PORT'
        : 'check DATABASE_URL or DATA_DIR'
    return [{ name: 'database', ok: false, detail: reason, advice }]
  } finally {
    await opened.closeAll()
  }
}

/** Opens a server, closes it again, and says how that went. The address may hold a password and is not repeated. */
const tryServer = async (
  name: string,
  setting: string,
  open: () => Promise<{ close(): Promise<void> }>,
): Promise<Finding> => {
  try {
    await (await open()).close()
    return { name, ok: true, detail: 'answers' }
  } catch (error) {
    const detail = messageOf(error)
    return { name, ok: false, detail, advice: `start the server ("npm run services"), or correct ${setting}` }
  }
}

const checkQueue: Check = async ({ celeryBrokerUrl, celeryBackendUrl }) => [
  isInProcess(celeryBrokerUrl)
    ? { name: 'broker', ok: true, detail: 'in-process' }
    : await tryServer('broker', 'CELERY_BROKER_URL', () =>
        openAmqpBroker({ url: celeryBrokerUrl, startTimeoutMs: SERVER_TIMEOUT_MS }),
      ),
  isInProcess(celeryBackendUrl)
    ? { name: 'results', ok: true, detail: 'in-process' }
    : await tryServer('results', 'CELERY_BACKEND_URL', () => openRedisBackend({ url: celeryBackendUrl })),
]

/** Looks at everything a process needs, in the order in which it is needed. */
export const runChecks = async (config: Config): Promise<Finding[]> => {
  const findings: Finding[] = [{ name: 'settings', ok: true, detail: 'every value can be used' }]
  for (const check of [checkNode, checkAddress, checkDatabase, checkQueue]) findings.push(...(await check(config)))
  return findings
}
