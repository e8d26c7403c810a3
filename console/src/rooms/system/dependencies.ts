import type { SettingAnswer } from '../../../../src/api/settings.ts'

/** What a dependency is for, what it means when it is missing, and what helps. */
interface Dependency {
  readonly purpose: string
  readonly meanwhile: string
  readonly doThis: string
  /** The setting that says where it is. */
  readonly setting?: string
}

const DEPENDENCIES: Readonly<Record<string, Dependency>> = {
  database: {
    purpose: 'Keeps everything that was accepted: requests, results, choices, models, events.',
    meanwhile: 'Nothing can be accepted or read: requests are answered with 503.',
    doThis: 'See that PostgreSQL runs and that DATABASE_URL is right; without it, that DATA_DIR can be written.',
    setting: 'DATABASE_URL',
  },
  broker: {
    purpose: 'Holds the tasks in queues until a worker takes them.',
    meanwhile: 'Tasks are accepted and stored; they are sent as soon as the broker is back.',
    doThis: 'See that RabbitMQ runs and that CELERY_BROKER_URL is right.',
    setting: 'CELERY_BROKER_URL',
  },
  results: {
    purpose: 'Tells how far a task is, as it happens, and keeps its result for a while.',
    meanwhile:
      'States and rankings come from the database, so nothing is lost; how far a task is cannot be followed live.',
    doThis: 'See that Redis runs and that CELERY_BACKEND_URL is right.',
    setting: 'CELERY_BACKEND_URL',
  },
  model: {
    purpose: 'Ranks what users ask for: at least one has to serve.',
    meanwhile: 'Nothing is ranked yet.',
    doThis: 'Wait for the first training to end, or start one in the room Models.',
  },
}

const UNKNOWN: Dependency = {
  purpose: 'This server counts as ready only with it.',
  meanwhile: 'This server counts as not ready.',
  doThis: 'See its log; "stellwerk doctor" checks each dependency.',
}

export const dependency = (name: string) => DEPENDENCIES[name] ?? UNKNOWN

const isEmbedded = (value: string) => value === '' || value.startsWith('memory:')

/** Hosts and paths of addresses with `;` between them: how to get in there is the settings' matter. */
const hostsIn = (addresses: string) =>
  addresses
    .split(';')
    .map((address) => address.replace(/^\w+:\/\/(?:[^@]*@)?|\/*(?:\?.*)?$/g, ''))
    .join(', ')

/** Where a dependency is, from the settings; undefined where they do not tell. */
export const addressOf = (name: string, settings: readonly SettingAnswer[]) => {
  const settingOf = (wanted: string | undefined) => settings.find((setting) => setting.name === wanted)?.value
  const value = settingOf(dependency(name).setting)
  if (typeof value !== 'string') return undefined
  if (!isEmbedded(value)) return hostsIn(value)
  return name === 'database' ? `embedded, in ${settingOf('DATA_DIR')}` : 'in the process of this server'
}
