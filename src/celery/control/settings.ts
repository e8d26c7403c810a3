import { DEFAULTS } from '../settings.ts'
import type { Command, ControlledWorker } from './controlled.ts'

const MASK = '********'
/** As in Celery's `conf`, with an end, so that `foreign_keys` are no secret. */
const SECRET = /(token|key|secret|pass|password|passwd|signature)$/i
/** User and password in an address. */
const CREDENTIALS = /(\/\/)[^/@\s]+@/g

/** The settings under Celery's names, those that are not the default unless all are asked for. */
export const conf: Command = (worker, { with_defaults: withDefaults }) =>
  describeSettings(worker, withDefaults === true)

export const describeSettings = ({ settings }: ControlledWorker, withDefaults: boolean): Record<string, unknown> => {
  const defaults: Readonly<Record<string, unknown>> = { ...DEFAULTS }
  const shown = Object.entries(settings).filter(([name, value]) => withDefaults || !same(value, defaults[name]))
  return Object.fromEntries(shown.map(([name, value]) => [snakeCase(name), masked(name, value)]))
}

const same = (value: unknown, other: unknown): boolean => JSON.stringify(value) === JSON.stringify(other)

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** What nobody may read over the shoulder of whoever looks at the workers. */
const masked = (name: string, value: unknown): unknown => {
  if (SECRET.test(name)) return MASK
  if (typeof value === 'string') return value.replace(CREDENTIALS, `$1${MASK}@`)
  if (Array.isArray(value)) return value.map((item) => masked('', item))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, masked(key, item)]))
}
