import { createHash } from 'node:crypto'
import { KeyTaken } from '../store/idempotency.ts'
import type { IdempotencyStore, KeyUse } from '../store/store.ts'
import type { Log } from '../telemetry/log.ts'
import { KeyBusy, Unavailable, Unprocessable } from './errors.ts'

/** The same for the same JSON, in whatever order the fields of its objects stand. */
const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries(entries.map(([name, field]) => [name, canonical(field)]))
}

/** SHA-256 of a parsed body, in hexadecimal. */
export const fingerprint = (body: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(canonical(body)) ?? '')
    .digest('hex')

/** The key itself: the header is a string of RFC 9651, in quotes; without them it is taken as it is. */
export const bareKey = (header: string) => header.replace(/^"(.*)"$/, '$1')

/** An `Idempotency-Key` came again, with another payload. */
export const keyUsedOtherwise = () => {
  const msg = 'Value error, this key was used with another payload: use a new key for a new request'
  return new Unprocessable([{ type: 'value_error', loc: ['header', 'idempotency-key'], msg }])
}

interface OnceParts {
  readonly keys: Pick<IdempotencyStore, 'find' | 'answered'>
  readonly log: Log
}

interface Work<Answer> {
  /** Stores the task. @returns its id @throws KeyTaken */
  begin(): Promise<string>
  /** The answer to its start: asked again for each repeat. */
  answer(taskId: string): Promise<Answer>
}

/**
 * Does a start once for each `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-07). The key is stored in the
 * statement that stores the task, so this holds for several processes, and for those that die at any moment.
 * @throws Unprocessable when the key was used with another payload; KeyBusy while the first start is being answered
 */
export const createOnce = ({ keys, log }: OnceParts) => {
  const taskOf = async (use: KeyUse) => {
    const earlier = await keys.find(use)
    if (earlier === undefined) throw new Unavailable('the Idempotency-Key was forgotten just now: try again')
    if (earlier.payload !== use.payload) throw keyUsedOtherwise()
    if (earlier.isBusy) throw new KeyBusy(use.key)
    return earlier.taskId
  }
  const markAnswered = (use: KeyUse) =>
    keys
      .answered(use)
      .catch((err: unknown) => log.warn({ err }, 'an Idempotency-Key stays busy for a while: its repeats get a 409'))

  return async <Answer>(use: KeyUse | undefined, { begin, answer }: Work<Answer>): Promise<Answer> => {
    if (use === undefined) return answer(await begin())
    const begun = await begin().catch((error: unknown) => {
      if (error instanceof KeyTaken) return undefined
      throw error
    })
    if (begun === undefined) return answer(await taskOf(use))
    try {
      return await answer(begun)
    } finally {
      await markAnswered(use)
    }
  }
}

export type Once = ReturnType<typeof createOnce>
