import { existsSync, readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { Cron } from 'croner'
import Type, { type Static } from 'typebox'
import Value from 'typebox/value'

const text = (fallback: string, description: string) => Type.String({ default: fallback, description })
const flag = (fallback: boolean, description: string) => Type.Boolean({ default: fallback, description })
const whole = (fallback: number, minimum: number, maximum: number, description: string) =>
  Type.Integer({ default: fallback, minimum, maximum, description })

/** Every setting: its default, its bounds, its unit and what it does. The environment variable is the name in capitals: `dataDir` is `DATA_DIR`. */
export const SettingsSchema = Type.Object({
  host: text('127.0.0.1', 'Address to listen on. The default is reachable from this machine only.'),
  port: whole(4789, 0, 65_535, 'TCP port to listen on; 0 takes any free one.'),
  dataDir: text('./data', 'Folder of the embedded database. Used only when `DATABASE_URL` is empty.'),
  databaseUrl: text('', 'PostgreSQL address (`postgres://…`). Empty: the embedded PGlite in `DATA_DIR`.'),
  databasePoolSize: whole(10, 1, 200, 'Connections to PostgreSQL that each process may open.'),
  celeryBrokerUrl: text(
    '',
    'RabbitMQ address (`amqp://…`, `pyamqp://…`, `amqps://…`), or several with `;` between them, tried in turn. Empty or `memory://`: the in-process broker.',
  ),
  celeryBackendUrl: text(
    '',
    'Redis address (`redis://…`, `rediss://…`) for results. Empty or `memory://`: in-process.',
  ),
  celeryQueue: text(
    '',
    'One queue for all tasks, in which trainings take slots from inferences. Empty: inferences go to `inference`, trainings to `training`.',
  ),
  celeryQueueType: Type.Enum(['classic', 'quorum'], {
    default: 'classic',
    description: 'Type of the queues in RabbitMQ; `quorum` keeps them on several nodes. Python peers need the same.',
  }),
  celeryQueueMaxPriority: whole(
    0,
    0,
    9,
    'Highest priority of messages in RabbitMQ (`x-max-priority`), classic queues only; 0 means none. Python peers need the same.',
  ),
  rankingKeep: whole(100, 1, 1000, 'Items kept of each ranking, best first; the most that `limit` can ask for.'),
  resultExpiresSeconds: whole(3600, 1, 31_536_000, 'Seconds for which the result backend keeps a finished task.'),
  inferenceBatch: whole(64, 1, 1000, 'Waiting inferences that are read, scored and written together at most.'),
  inferenceConcurrency: whole(2, 1, 64, 'Batches of inferences that a worker has under way at once.'),
  scoringThreads: whole(1, 1, 64, 'Threads that score.'),
  explorationShare: Type.Number({
    default: 0.05,
    minimum: 0,
    maximum: 1,
    description: 'Share of the lists that are drawn at random around the order of the model, so that it can be judged.',
  }),
  explorationTemperature: Type.Number({
    default: 0.1,
    minimum: 0.001,
    maximum: 100,
    description: 'How random explored lists are: the temperature in standard deviations of the scores of the list.',
  }),
  sweepSeconds: whole(5, 1, 3600, 'Seconds between two looks for accepted tasks whose message got lost.'),
  drainSeconds: whole(10, 0, 3600, 'Seconds that running tasks and requests get to finish at a stop.'),
  seed: whole(42, 0, 2_147_483_647, 'Seed of the made-up catalogue, the first lists and every training.'),
  seedLists: whole(1200, 30, 100_000, 'Made-up lists of ten that the first model is trained on.'),
  trainingMaxLists: whole(5000, 30, 100_000, 'Answered lists that a training uses at most; the newest count.'),
  trainingMinLists: whole(30, 10, 100_000, 'Answered lists below which a training is refused.'),
  trainingObjective: Type.Enum(['logistic', 'lambdarank'], {
    default: 'lambdarank',
    description:
      'What trees are grown for: `logistic`, whether an item is chosen, or `lambdarank`, the order of each list.',
  }),
  trainingTrees: whole(
    300,
    1,
    5000,
    'Trees that a training grows at most; it stops earlier when validation stops improving.',
  ),
  trainingLeaves: whole(4, 2, 255, 'Leaves of each tree at most.'),
  trainingLearningRate: Type.Number({
    default: 0.05,
    exclusiveMinimum: 0,
    maximum: 1,
    description: 'Shrinkage: how much each tree adds.',
  }),
  trainingSchedule: text(
    '',
    'When trainings begin by themselves, as a cron expression in UTC (`0 3 * * *`: every night at three). Empty: never.',
  ),
  trainingAfterChoices: whole(
    1000,
    0,
    1_000_000,
    'New choices since the last training began after which the next begins by itself; 0 means never.',
  ),
  trainingOnDrift: flag(true, 'Whether a training begins by itself when a drift is found.'),
  trainingMinPauseSeconds: whole(
    60,
    0,
    604_800,
    'Seconds between the begin of a training and one that begins by itself.',
  ),
  driftSeconds: whole(10, 1, 3600, 'Seconds between two looks for a drift and for reasons to train.'),
  promotePolicy: Type.Enum(['auto', 'canary', 'manual'], {
    default: 'auto',
    description:
      'What follows when a challenger passes the gate: `auto` promotes it, `canary` gives it a share of the users and promotes it when they choose better, `manual` leaves it to a person.',
  }),
  promoteMinLists: whole(30, 1, 100_000, 'Held-out lists with a choice below which no champion is replaced.'),
  promoteMinGain: Type.Number({
    default: 0,
    minimum: 0,
    maximum: 1,
    description:
      'Gain in NDCG@10 on held-out lists that a challenger must surely have over the champion (95 % interval).',
  }),
  promoteMinRelativeGain: Type.Number({
    default: 0,
    minimum: 0,
    maximum: 1,
    description: "The same as a share of the champion's NDCG@10; the larger of both counts.",
  }),
  promoteGuardTolerance: Type.Number({
    default: 0.01,
    minimum: 0,
    maximum: 1,
    description: 'How far the means of NDCG@1 and MRR on held-out lists may fall while NDCG@10 rises.',
  }),
  canaryShare: whole(10, 1, 99, 'Percentage of the users whose lists a challenger on trial ranks.'),
  canaryMinLists: whole(
    100,
    10,
    100_000,
    'Answered lists that champion and challenger each need before a trial is judged.',
  ),
  canaryMaxLists: whole(
    2000,
    20,
    100_000,
    'Answered lists of the challenger after which a trial ends in any case: with a promotion unless it did worse.',
  ),
  logLevel: Type.Enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'], {
    default: 'info',
    description: 'Least important log line that is written.',
  }),
  logFormat: Type.Enum(['auto', 'json', 'pretty'], {
    default: 'auto',
    description: 'Form of the log lines; `auto` is `pretty` on a terminal and `json` elsewhere.',
  }),
})

export type Config = Readonly<Static<typeof SettingsSchema>>
export type Environment = Readonly<Record<string, string | undefined>>

/** A setting that cannot be used. The message names each wrong one, what it was and what is expected. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** `dataDir` → `DATA_DIR`. */
export const environmentName = (setting: string) => setting.replace(/[A-Z]/g, (capital) => `_${capital}`).toUpperCase()

/** What is asked of a setting, in words: `a whole number from 0 to 65535`. */
export const expectation = (schema: {
  type?: unknown
  enum?: unknown
  minimum?: unknown
  exclusiveMinimum?: unknown
  maximum?: unknown
}) => {
  if (Array.isArray(schema.enum)) return `one of ${schema.enum.join(', ')}`
  if (schema.type === 'string') return 'text'
  if (schema.type === 'boolean') return 'true or false'
  const kind = schema.type === 'integer' ? 'a whole number' : 'a number'
  return schema.exclusiveMinimum === undefined
    ? `${kind} from ${schema.minimum} to ${schema.maximum}`
    : `${kind} above ${schema.exclusiveMinimum} and up to ${schema.maximum}`
}

const ADDRESSES = {
  databaseUrl: ['postgres:', 'postgresql:'],
  celeryBrokerUrl: ['amqp:', 'pyamqp:', 'amqps:', 'memory:'],
  celeryBackendUrl: ['redis:', 'rediss:', 'memory:'],
} as const

const addressProblems = (config: Config) =>
  Object.entries(ADDRESSES).flatMap(([name, schemes]) => {
    const value = config[name as keyof typeof ADDRESSES]
    if (value === '' || schemes.some((scheme) => value.startsWith(`${scheme}//`))) return []
    // The value itself may hold a password and is not repeated.
    return [`${environmentName(name)} must begin with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`]
  })

/** An address that stands in the wrong variable may hold a password and is not repeated. */
const shown = (value = '') => (/^[\w .,+*-]{0,40}$/.test(value) ? `"${value}"` : 'something else')

const scheduleProblems = ({ trainingSchedule }: Config) => {
  try {
    if (trainingSchedule !== '') new Cron(trainingSchedule)
    return []
  } catch {
    return [`TRAINING_SCHEDULE must be a cron expression such as "0 3 * * *", and is ${shown(trainingSchedule)}`]
  }
}

const rangeProblems = ({
  trainingMinLists,
  trainingMaxLists,
  seedLists,
  canaryMinLists,
  canaryMaxLists,
  celeryQueueType,
  celeryQueueMaxPriority,
}: Config) => [
  ...(celeryQueueType === 'quorum' && celeryQueueMaxPriority > 0
    ? ['CELERY_QUEUE_MAX_PRIORITY needs CELERY_QUEUE_TYPE=classic']
    : []),
  ...(canaryMinLists > canaryMaxLists ? ['CANARY_MIN_LISTS must not be above CANARY_MAX_LISTS'] : []),
  ...(trainingMinLists > trainingMaxLists ? ['TRAINING_MIN_LISTS must not be above TRAINING_MAX_LISTS'] : []),
  ...(trainingMinLists > seedLists
    ? ['TRAINING_MIN_LISTS must not be above SEED_LISTS, from which the first model learns']
    : []),
]

const valueProblems = (config: unknown, environment: Environment) => {
  const wrong = new Set(Value.Errors(SettingsSchema, config).map((error) => error.instancePath.split('/')[1] ?? ''))
  return [...wrong].map((name) => {
    const schema = SettingsSchema.properties[name as keyof Config]
    return `${environmentName(name)} must be ${expectation(schema)}, and is ${shown(environment[environmentName(name)])}`
  })
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
  const problems = valueProblems(config, environment)
  if (problems.length === 0)
    problems.push(...addressProblems(config), ...scheduleProblems(config), ...rangeProblems(config))
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
