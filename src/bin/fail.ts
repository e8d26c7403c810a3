import { ReaderGone } from '../tables/errors.ts'
import { publicTextOf } from '../telemetry/error-text.ts'

/**
 * Says why a command failed, in one or a few lines, and ends the process with code 1. The stack is for developers:
 * it comes with `DEBUG=stellwerk`.
 */
export const fail = (error: unknown): never => {
  if (error instanceof ReaderGone) process.exit(0)
  process.stderr.write(`stellwerk: ${publicTextOf(error)}\n`)
  if (process.env.DEBUG === 'stellwerk') console.error(error)
  process.exit(1)
}
