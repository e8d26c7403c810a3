import type { SettingAnswer } from '../api/settings.ts'
import { type Config, environmentName, expectation, SUBJECTS } from '../config.ts'
import { hideCredentials } from '../telemetry/log.ts'

const HIDDEN = '(hidden)'

/** What must not be seen at all, and addresses, which may hold a password. */
const isSecret = (name: string) => /(key|secret|password|token)s?$/i.test(name)
const isAddress = (name: string) => /urls?$/i.test(name)

const shown = (name: string, value: SettingAnswer['value']) => {
  if (typeof value !== 'string' || value === '') return value
  if (isSecret(name)) return HIDDEN
  // A query of an address may hold a password too.
  return isAddress(name) ? hideCredentials(value).replace(/\?[^;\s]*/g, `?${HIDDEN}`) : value
}

/** All settings by subject, in the order of docs/configuration.md, fit to be shown to an operator. */
export const effectiveSettings = (config: Config): SettingAnswer[] =>
  Object.entries(SUBJECTS).flatMap(([subject, settings]) =>
    Object.entries(settings).map(([name, schema]) => {
      const value = config[name as keyof Config] ?? ''
      const { default: fallback = '', description } = schema as {
        default?: SettingAnswer['value']
        description: string
      }
      return {
        subject,
        name: environmentName(name),
        value: shown(name, value),
        default: fallback,
        is_default: value === fallback,
        is_secret: isSecret(name) || isAddress(name),
        description,
        expected: expectation(schema),
      }
    }),
  )
