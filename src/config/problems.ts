import { isIP } from 'node:net'
import { Cron } from 'croner'
import Value from 'typebox/value'
import { environmentName, expectation, listOf } from './names.ts'
import { type Config, type Environment, SettingsSchema } from './schema.ts'

/** An address that stands in the wrong variable may hold a password and is not repeated. */
const shown = (value = '') => (/^[\w .,+*-]{0,40}$/.test(value) ? `"${value}"` : 'something else')

const valueProblems = (config: unknown, environment: Environment) => {
  const wrong = new Set(Value.Errors(SettingsSchema, config).map((error) => error.instancePath.split('/')[1] ?? ''))
  return [...wrong].map((name) => {
    const schema = SettingsSchema.properties[name as keyof Config]
    return `${environmentName(name)} must be ${expectation(schema)}, and is ${shown(environment[environmentName(name)])}`
  })
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

const scheduleProblems = ({ trainingSchedule }: Config) => {
  try {
    if (trainingSchedule === '' || new Cron(trainingSchedule).nextRun()) return []
    return [`TRAINING_SCHEDULE is ${shown(trainingSchedule)}, a time that never comes: give one such as "0 3 * * *"`]
  } catch {
    return [`TRAINING_SCHEDULE must be a cron expression such as "0 3 * * *", and is ${shown(trainingSchedule)}`]
  }
}

const isOrigin = (text: string) => URL.canParse(text) && new URL(text).origin === text

const isNetwork = (text: string) => {
  const [address = '', bits] = text.split('/')
  const version = isIP(address)
  if (version === 0 || (bits !== undefined && !/^\d{1,3}$/.test(bits))) return false
  return bits === undefined || Number(bits) <= (version === 4 ? 32 : 128)
}

const accessProblems = ({ corsOrigins, trustedProxies }: Config) => [
  ...listOf(corsOrigins)
    .filter((entry) => !isOrigin(entry))
    .map(
      (entry) => `CORS_ORIGINS must hold origins such as https://shop.example, without a path, and has ${shown(entry)}`,
    ),
  ...listOf(trustedProxies)
    .filter((entry) => !isNetwork(entry))
    .map((entry) => `TRUSTED_PROXIES must hold addresses or networks such as 10.0.0.0/8, and has ${shown(entry)}`),
]

/** Standard Webhooks asks for 24 to 64 bytes. */
const isWebhookSecret = (text: string) => {
  const coded = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text)?.[1]
  const { length } = Buffer.from(coded ?? '', 'base64')
  return length >= 24 && length <= 64
}

const webhookProblems = ({ webhookSecret }: Config) =>
  webhookSecret === '' || isWebhookSecret(webhookSecret)
    ? []
    : [
        // The value itself is not repeated.
        'WEBHOOK_SECRET must be whsec_ and 24 to 64 bytes in base64: echo whsec_$(head -c 32 /dev/urandom | base64) makes one',
      ]

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

/** What is wrong with the settings: first each value by itself; how they fit together is looked at only then. */
export const problemsOf = (config: Config, environment: Environment) => {
  const wrong = valueProblems(config, environment)
  return wrong.length > 0
    ? wrong
    : [
        ...addressProblems(config),
        ...scheduleProblems(config),
        ...accessProblems(config),
        ...webhookProblems(config),
        ...rangeProblems(config),
      ]
}
