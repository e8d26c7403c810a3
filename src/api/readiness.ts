import { freshFor } from '../fresh.ts'
import { publicTextOf } from '../telemetry/error-text.ts'
import type { Log } from '../telemetry/log.ts'
import type { Checks } from './parts.ts'
import { within } from './within.ts'

const OK = 'ok'
/** Anybody may ask, as often as they like; the dependencies are asked twice a second at most. */
const SHARED_MS = 500

const verdict = async (check: () => Promise<void>) => {
  try {
    await check()
    return OK
  } catch (error) {
    return publicTextOf(error)
  }
}

/** Asks every dependency at once, each for at most `timeoutMs`; names each with `ok` or what is wrong with it. */
const checkReadiness = async (checks: Checks, timeoutMs: number) => {
  const answers = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      const answer = await within(verdict(check), timeoutMs, () => `no answer within ${timeoutMs} ms`)
      return [name, answer] as const
    }),
  )
  const isReady = answers.every(([, answer]) => answer === OK)
  return { isReady, report: { status: isReady ? 'ready' : 'not ready', checks: Object.fromEntries(answers) } }
}

export interface ReadinessParts {
  readonly checks: Checks
  readonly checkTimeoutMs: number
  readonly log: Log
}

/** Whether requests can be served; what is wrong is logged when it changes. Those who ask at once share the answer. */
export const createReadiness = ({ checks, checkTimeoutMs, log }: ReadinessParts) => {
  let logged = ''
  return freshFor(SHARED_MS, async () => {
    const readiness = await checkReadiness(checks, checkTimeoutMs)
    const found = readiness.isReady ? '' : JSON.stringify(readiness.report.checks)
    if (found !== logged && !readiness.isReady) log.warn({ checks: readiness.report.checks }, 'not ready')
    logged = found
    return readiness
  })
}

export type Readiness = Awaited<ReturnType<typeof checkReadiness>>

/** What everybody may know: which dependency is away, and not why, which names servers that they cannot see. */
export const withoutReasons = ({ report: { status, checks } }: Readiness): Readiness['report'] => ({
  status,
  checks: Object.fromEntries(Object.entries(checks).map(([name, answer]) => [name, answer === OK ? OK : 'away'])),
})
