import { readFileSync } from 'node:fs'
import { type Config, environmentName, loadConfig, readEnvironment } from '../config.ts'
import { createLog, type Log } from '../telemetry/log.ts'

/** Version of this package. */
export const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string
}

/**
 * Settings from flags over the environment over `.env`.
 * @param flags by the name of the setting (`port`); those that are no settings are passed over
 * @throws ConfigError
 */
export const settingsFrom = (flags: Readonly<Record<string, unknown>> = {}): Config => {
  const given = Object.entries(flags).map(([name, value]) => [environmentName(name), String(value)] as const)
  return loadConfig({ ...readEnvironment(), ...Object.fromEntries(given) })
}

/** The process's log; `auto` is for people on a terminal and JSON elsewhere. */
export const openLog = ({ logLevel, logFormat }: Config): Log =>
  createLog({ level: logLevel, pretty: logFormat === 'pretty' || (logFormat === 'auto' && process.stdout.isTTY) })
