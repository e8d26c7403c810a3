import type { Config } from '../config.ts'
import { addressOf, isAlive } from './http.ts'

/** Where a command is to work. */
export interface Place {
  readonly url?: string
  readonly dataDir?: string
}

/** What `serverCommand` reads. */
export interface ServerFlags extends Place {
  readonly json?: boolean
}

/**
 * The address of the server that is meant: the one that was named, else the configured one where it runs. A folder that was
 * named is meant, whatever else is running.
 */
export const serverMeant = async ({ url, dataDir }: Place, config: Config): Promise<string | undefined> => {
  if (url !== undefined) return url
  const address = addressOf(config)
  return dataDir === undefined && (await isAlive(address)) ? address : undefined
}
