import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../../config.ts'
import { createStore } from '../../store/create.ts'
import { FolderInUse } from '../../store/folder-lock.ts'
import { textOf } from '../../telemetry/error-text.ts'
import { dataFolderProblem } from '../data-folder.ts'
import { Opened } from '../opened.ts'
import { databaseName, domain, openConfiguredDatabase } from '../system.ts'
import { type Finding, unwell, well } from './finding.ts'

const FIRST_START = 'run "stellwerk up", which does it on its first start'

/** Looks inside without changing anything. */
const examineContents = async (config: Config, opened: Opened): Promise<Finding[]> => {
  const database = opened.add('database', await openConfiguredDatabase(config), (it) => it.close())
  const store = createStore(database, domain)
  const [items, serving] = await Promise.all([store.items.count(), store.models.serving()])
  return [
    well('database', `${databaseName(config)} answers`),
    items > 0
      ? well('catalogue', `${items} items`)
      : unwell('catalogue', 'no items', `${FIRST_START}, or "stellwerk seed"`),
    serving.length > 0
      ? well('model', `${serving.length} serving`)
      : unwell('model', 'none serves', `${FIRST_START}, or "stellwerk train"`),
  ]
}

/** SQLSTATE of a table or schema that is not there. */
const isUnmigrated = (error: unknown) => ['42P01', '3F000'].includes(String((error as { code?: unknown }).code))

const findingOf = (error: unknown, { databaseUrl }: Config): Finding => {
  if (isUnmigrated(error)) return unwell('database', 'its tables are missing', 'run "stellwerk migrate"')
  if (error instanceof FolderInUse) {
    return unwell('database', textOf(error), 'if that is a server, name its address with --host and --port')
  }
  return unwell('database', textOf(error), `check ${databaseUrl === '' ? 'DATA_DIR' : 'DATABASE_URL'}`)
}

/** What there is in the database, where no running server can be asked. */
export const examineDatabase = async (config: Config): Promise<Finding[]> => {
  const { databaseUrl, dataDir } = config
  if (databaseUrl === '') {
    const problem = await dataFolderProblem(dataDir)
    if (problem) return [unwell('database', problem, 'set DATA_DIR to a folder that you may write to')]
    if (!existsSync(join(dataDir, 'pglite'))) {
      return [well('database', `nothing in ${dataDir} yet; the first "stellwerk up" fills it`)]
    }
  }
  const opened = new Opened()
  try {
    return await examineContents(config, opened)
  } catch (error) {
    return [findingOf(error, config)]
  } finally {
    await opened.closeAll()
  }
}
