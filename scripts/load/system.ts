import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'amqplib'
import pg from 'pg'
import { deadQueueName } from '../../src/celery/death.ts'
import { readUrls } from '../services/folder.ts'
import { type OwnProcess, runOwn, type Settings, startOwn } from './process.ts'

export type Mode = 'embedded' | 'servers'

/** Small enough to start in a few seconds; nobody who works is stopped. */
const QUICK: Settings = {
  SEED_LISTS: '60',
  TRAINING_TREES: '8',
  TRAINING_MIN_LISTS: '30',
  RATE_LIMIT_PER_MINUTE: '0',
  LOG_LEVEL: 'warn',
}

/** A whole system of its own that is ended and removed by `close`. */
export interface OwnSystem {
  /** Where its API listens. */
  readonly url: string
  readonly settings: Settings
  readonly processes: readonly OwnProcess[]
  close(): Promise<void>
}

const embedded = async (settings: Settings): Promise<OwnSystem> => {
  const folder = await mkdtemp(join(tmpdir(), 'stellwerk-load-'))
  const remove = () => rm(folder, { recursive: true, force: true })
  const own = {
    ...QUICK,
    ...settings,
    DATA_DIR: folder,
    DATABASE_URL: '',
    CELERY_BROKER_URL: '',
    CELERY_BACKEND_URL: '',
  }
  const server = await startOwn('up', own).catch(async (error: unknown) => {
    await remove()
    throw error
  })
  const close = async () => {
    await server.stop()
    await remove()
  }
  return { url: server.url, settings: { ...own, PORT: new URL(server.url).port }, processes: [server], close }
}

const addresses = async (): Promise<Settings> => {
  const found: Record<string, string | undefined> = { ...(await readUrls()), ...process.env }
  return Object.fromEntries(
    ['DATABASE_URL', 'CELERY_BROKER_URL', 'CELERY_BACKEND_URL'].map((name) => {
      const url = found[name]
      if (!url) throw new Error(`${name} is not set: run "npm run services" first, or set it`)
      return [name, url]
    }),
  )
}

/** The address as amqplib reads it; of several the first. */
export const amqpAddress = (url: string) => url.split(';')[0]?.replace(/^py/, '') ?? ''

const dropQueues = async (url: string, name: string) => {
  const connection = await connect(amqpAddress(url))
  const channel = await connection.createChannel()
  for (const queue of [name, deadQueueName(name)]) await channel.deleteQueue(queue)
  await connection.close()
}

/** A database and a queue of its own on servers that others may use too. */
const onServers = async (settings: Settings): Promise<OwnSystem> => {
  const urls = await addresses()
  const name = `stellwerk_load_${randomUUID().replaceAll('-', '')}`
  const server = new pg.Client({ connectionString: urls.DATABASE_URL })
  await server.connect()
  await server.query(`create database ${name}`)
  const database = new URL(urls.DATABASE_URL ?? '')
  database.pathname = `/${name}`
  const own = { ...QUICK, ...settings, ...urls, DATABASE_URL: database.href, CELERY_QUEUE: name }
  const processes: OwnProcess[] = []
  const close = async () => {
    await Promise.all(processes.map((it) => it.stop()))
    await dropQueues(urls.CELERY_BROKER_URL ?? '', name)
    await server.query(`drop database ${name} with (force)`)
    await server.end()
  }
  try {
    for (const command of ['seed', 'train']) await runOwn([command], own)
    const api = await startOwn('api', own)
    processes.push(api)
    processes.push(await startOwn('worker', own))
    return { url: api.url, settings: { ...own, PORT: new URL(api.url).port }, processes, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Starts one process with everything in it, or an API and a worker on the three servers. */
export const openSystem = (mode: Mode, settings: Settings = {}): Promise<OwnSystem> =>
  mode === 'embedded' ? embedded(settings) : onServers(settings)

/** Ctrl-C leaves nothing behind. */
export const closeOnSignal = (system: OwnSystem) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void system.close().finally(() => process.exit(1)))
}
