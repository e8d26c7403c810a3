import { existsSync, renameSync, writeFileSync } from 'node:fs'
import { mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { waitForLock } from 'fs-native-extensions'
import type { ServerProcess } from './processes.ts'
import type { Service } from './service.ts'

/** Data, logs and records of the servers that this checkout started. */
export const FOLDER = fileURLToPath(new URL('../../.services/', import.meta.url))

const RECORD = join(FOLDER, 'servers.json')
const URLS = join(FOLDER, 'urls.json')

export interface Running {
  readonly port: number
  readonly processes: readonly ServerProcess[]
}

/** What was started and how, so that exactly that can be ended. */
export interface ServersRecord {
  readonly engine: 'docker' | 'packages'
  readonly servers: Partial<Record<Service['key'], Running>>
}

export type Urls = Partial<Record<Service['variable'], string>>

const readJson = async <Value>(file: string): Promise<Value | undefined> =>
  existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as Value) : undefined

/** In one step, because tests may read it at any moment and this process may be interrupted. */
const writeJson = (file: string, value: unknown) => {
  writeFileSync(`${file}.new`, `${JSON.stringify(value, null, 2)}\n`)
  renameSync(`${file}.new`, file)
}

export const readRecord = () => readJson<ServersRecord>(RECORD)
export const writeRecord = (record: ServersRecord) => writeJson(RECORD, record)
export const readUrls = () => readJson<Urls>(URLS)
export const writeUrls = (urls: Urls) => writeJson(URLS, urls)

export const removeRecords = async () => {
  await rm(RECORD, { force: true })
  await rm(URLS, { force: true })
}

/** Does the work while no other process of this checkout starts or stops servers. */
export const alone = async (work: () => Promise<void>): Promise<void> => {
  await mkdir(FOLDER, { recursive: true })
  const file = await open(join(FOLDER, 'lock'), 'a')
  try {
    await waitForLock(file.fd)
    await work()
  } finally {
    await file.close()
  }
}
