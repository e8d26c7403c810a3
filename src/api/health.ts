import { publicTextOf } from '../telemetry/error-text.ts'
import type { Checks } from './parts.ts'
import { within } from './within.ts'

/** How a dependency is. */
export interface Health {
  readonly ok: boolean
  /** `ok`, or what is wrong. */
  readonly detail: string
  /** Until it answered, or was given up. */
  readonly latency_ms: number
}

const healthOf = async (check: () => Promise<void>, timeoutMs: number): Promise<Health> => {
  const startedAtMs = performance.now()
  const since = () => performance.now() - startedAtMs
  const answer = check().then(
    () => ({ ok: true, detail: 'ok', latency_ms: since() }),
    (error: unknown) => ({ ok: false, detail: publicTextOf(error), latency_ms: since() }),
  )
  return within(answer, timeoutMs, () => ({
    ok: false,
    detail: `no answer within ${timeoutMs} ms`,
    latency_ms: since(),
  }))
}

/** Asks every dependency at once, each for at most `timeoutMs`. */
export const readHealth = async (checks: Checks, timeoutMs: number): Promise<Readonly<Record<string, Health>>> =>
  Object.fromEntries(
    await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, await healthOf(check, timeoutMs)] as const),
    ),
  )
