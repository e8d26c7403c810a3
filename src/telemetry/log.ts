import { type DestinationStream, type Logger, pino } from 'pino'
import { prettyFactory } from 'pino-pretty'

export type Log = Logger

export interface LogOptions {
  readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent'
  /** Lines for people instead of JSON. */
  readonly pretty: boolean
  /** Where the lines go. @default standard output */
  readonly destination?: DestinationStream
}

const SECRETS = ['authorization', '["x-api-key"]', 'cookie', 'password', 'apiKey', 'token']
const DEPTHS = ['', '*.', '*.*.']

const secretPaths = DEPTHS.flatMap((depth) =>
  SECRETS.map((name) => (name.startsWith('[') ? `${depth.slice(0, -1)}${name}` : `${depth}${name}`)),
)

/** Our API keys keep their public beginning; secrets that sign webhooks keep nothing. */
const OWN_SECRETS = /\b(stellwerk_[0-9a-f]{12}_|whsec_)[\w+/=-]{16,}/g

/**
 * Text with every secret in it hidden that can be told by its form: user and password of an address
 * (`amqp://me:secret@host` → `amqp://***@host`), API keys, secrets of webhooks.
 */
export const hideCredentials = (text: string) =>
  text.replace(/\b([a-z][a-z0-9+.-]*:\/\/)[^\s"'/]+@/gi, '$1***@').replace(OWN_SECRETS, '$1***')

/**
 * A logger that writes no secret: fields that carry one are masked wherever they stand, up to three levels deep,
 * and addresses lose their credentials, also inside error messages and stacks.
 */
export const createLog = ({ level, pretty: forPeople, destination }: LogOptions): Log => {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: secretPaths, censor: '***' },
    hooks: { streamWrite: hideCredentials },
  }
  const target = destination ?? pino.destination({ fd: 1, sync: true })
  if (!forPeople) return pino(options, target)
  // Line by line and not through pino's transport, so that the last lines before an exit are not lost.
  const prettify = prettyFactory({ singleLine: true, colorize: destination === undefined && process.stdout.isTTY })
  return pino(options, { write: (line) => target.write(prettify(line)) })
}
