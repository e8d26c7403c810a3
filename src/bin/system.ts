import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import type { Domain } from '../domain/domain.ts'
import { places } from '../domain/places/places.ts'
import { freshFor } from '../fresh.ts'
import { createStore } from '../store/create.ts'
import { type Database, openDatabase } from '../store/database.ts'
import { migrate } from '../store/migrate.ts'
import type { RegistryStore, Store } from '../store/store.ts'
import { dataFolderProblem } from './data-folder.ts'
import { Opened } from './opened.ts'

/** The domain that this installation serves. */
export const domain: Domain = places

/** Which database the settings mean, in words that hold no password. */
export const databaseName = ({ databaseUrl, dataDir }: Config) =>
  databaseUrl === '' ? `PGlite in ${dataDir}` : `PostgreSQL at ${new URL(databaseUrl).host}`

export const openConfiguredDatabase = ({ databaseUrl, dataDir, databasePoolSize }: Config): Promise<Database> =>
  openDatabase({ ...(databaseUrl === '' ? { dataDir } : { url: databaseUrl }), poolSize: databasePoolSize })

/** What users did is read from many lists, and asked for by the metrics and by every open console. */
const ONLINE_MS = 5000

/** A registry whose figures are shared for a while, but not once its pulse has told of a newer answer: who hears of it reads them. */
export const withSharedFigures = <Registry extends Pick<RegistryStore, 'online' | 'pulse'>>(
  registry: Registry,
): Registry => {
  let online = freshFor(ONLINE_MS, registry.online)
  let choiceNo: number | null = null
  const pulse = async () => {
    const now = await registry.pulse()
    if (now.choiceNo !== choiceNo) online = freshFor(ONLINE_MS, registry.online)
    choiceNo = now.choiceNo
    return now
  }
  return { ...registry, online: () => online(), pulse }
}

/**
 * Opens the database, brings it up to date and makes the store on it.
 * @param options.create whether a data folder without a database gets one
 */
export const openStore = async (
  config: Config,
  opened: Opened,
  { create }: { create: boolean },
): Promise<{ database: Database; store: Store }> => {
  if (!create && config.databaseUrl === '' && !existsSync(join(config.dataDir, 'pglite'))) {
    throw new Error(
      `there is no data in ${config.dataDir} yet: "stellwerk up" starts with it, or name a folder with --data-dir`,
    )
  }
  const problem = config.databaseUrl === '' ? await dataFolderProblem(config.dataDir) : undefined
  if (problem) throw new Error(`${problem}: name another one with DATA_DIR or --data-dir`)
  const database = opened.add('database', await openConfiguredDatabase(config), (it) => it.close())
  await migrate(database, domain)
  const deadlines = {
    inferenceSeconds: config.inferenceDeadlineSeconds,
    trainingSeconds: config.trainingDeadlineSeconds,
  }
  const store = createStore(database, domain, deadlines)
  return { database, store: { ...store, registry: withSharedFigures(store.registry) } }
}

/** Opens the store for one piece of work and closes it, whatever comes of it. */
export const withStore = async <Result>(
  config: Config,
  options: { create: boolean },
  work: (store: Store, opened: Opened) => Promise<Result>,
): Promise<Result> => {
  const opened = new Opened()
  try {
    const { store } = await openStore(config, opened, options)
    return await work(store, opened)
  } finally {
    await opened.closeAll()
  }
}
