import { ReaderGone } from '../tables/errors.ts'
import { hideCredentials } from '../telemetry/log.ts'

/** What an error says, whatever was thrown. */
export const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

/**
 * Says why a command failed, in one or a few lines, and ends the process with code 1. The stack is for developers:
 * it comes with `DEBUG=stellwerk`.
 */
export const fail = (error: unknown): never => {
  if (error instanceof ReaderGone) process.exit(0)
  process.stderr.write(`stellwerk: ${hideCredentials(messageOf(error))}\n`)
  if (process.env.DEBUG === 'stellwerk') console.error(error)
  process.exit(1)
}
