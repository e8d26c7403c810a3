import { Type } from 'typebox'
import { MAX_WAIT_SECONDS } from '../limits.ts'

const MOST_SECONDS = 31_536_000

const IDEMPOTENCY_KEY = '^("[ !#-\\[\\]-~]{1,255}"|[!#-~]{1,255})$'

const EXAMPLE_KEY = '"8e03978e-40d5-43dd-bc93-6894a57f9324"'

/** What may be told beside whatever changes something. */
export const DeedHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      pattern: IDEMPOTENCY_KEY,
      description:
        'A key of your own, such as a UUID: a repeat with the same key within ten minutes, by the same process, gets the same answer, and does nothing',
      examples: [EXAMPLE_KEY],
    }),
  ),
})

/** What a start may be told beside its body. */
export const StartHeaders = Type.Object({
  'cancel-after': Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: MOST_SECONDS,
      description: 'Seconds after which the task is cancelled, if it has not ended by then',
      examples: [60],
    }),
  ),
  'idempotency-key': Type.Optional(
    Type.String({
      pattern: IDEMPOTENCY_KEY,
      description:
        'A key of your own, such as a UUID: a repeat with the same key within 24 hours gets the same task, and starts nothing',
      examples: [EXAMPLE_KEY],
    }),
  ),
  prefer: Type.Optional(
    Type.String({
      description: `\`wait=N\` holds the answer back until the state is final, for at most N seconds, up to ${MAX_WAIT_SECONDS}`,
      examples: ['wait=10'],
    }),
  ),
})
