import { existsSync, readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import Value from 'typebox/value'
import { environmentName } from './config/names.ts'
import { problemsOf } from './config/problems.ts'
import { type Config, type Environment, SettingsSchema } from './config/schema.ts'

export { environmentName, expectation, listOf } from './config/names.ts'
export { type Config, type Environment, SettingsSchema, SUBJECTS } from './config/schema.ts'

/** A setting that cannot be used. The message names each wrong one, what it was and what is expected. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

const SWITCH = new Map([
  ['true', true],
  ['false', false],
])

/** Values are read strictly: `1.5` for a whole number, `1e3` and `yes` stay text and are refused by the schema. */
const read = (schema: object, value: string) => {
  if ('type' in schema && schema.type === 'boolean') return SWITCH.get(value) ?? value
  const isNumber = 'type' in schema && (schema.type === 'integer' || schema.type === 'number')
  return isNumber && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value
}

/**
 * Settings from an environment, typed and frozen; an empty variable counts as not set.
 * @throws ConfigError naming every setting with a wrong value
 */
export const loadConfig = (environment: Environment): Config => {
  const given = Object.entries(SettingsSchema.properties).flatMap(([name, schema]) => {
    const value = environment[environmentName(name)]
    return value === undefined || value === '' ? [] : [[name, read(schema, value)] as const]
  })
  const config = Value.Default(SettingsSchema, Object.fromEntries(given)) as Config
  const problems = problemsOf(config, environment)
  if (problems.length > 0) throw new ConfigError(problems.join('\n'))
  return Object.freeze(config)
}

/** The process's environment over what the file `.env` of the working folder says. Call it once, at the door. */
export const readEnvironment = (file = '.env'): Environment => ({ ...readFileIfThere(file), ...process.env })

const readFileIfThere = (file: string) => {
  try {
    return existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {}
  } catch (cause) {
    throw new ConfigError(`${file} cannot be read (${(cause as Error).message}): mend or remove it`, { cause })
  }
}
