import { hideCredentials } from '../telemetry/log.ts'
import type { Checks } from './parts.ts'
import { within } from './within.ts'

const OK = 'ok'

const verdict = async (check: () => Promise<void>) => {
  try {
    await check()
    return OK
  } catch (error) {
    return hideCredentials(error instanceof Error ? error.message : String(error))
  }
}

/** Asks every dependency at once, each for at most `timeoutMs`; names each with `ok` or what is wrong with it. */
export const checkReadiness = async (checks: Checks, timeoutMs: number) => {
  const answers = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      const answer = await within(verdict(check), timeoutMs, () => `no answer within ${timeoutMs} ms`)
      return [name, answer] as const
    }),
  )
  const isReady = answers.every(([, answer]) => answer === OK)
  return { isReady, report: { status: isReady ? 'ready' : 'not ready', checks: Object.fromEntries(answers) } }
}
