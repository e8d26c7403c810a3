import { Type } from 'typebox'
import type { TaskKind } from '../../store/store.ts'

/** Whom to tell when a task ends, as a start's body says it. */
export interface WebhookBody {
  readonly url: string
  readonly events?: readonly string[]
}

const MOST_CHARACTERS = 2048

const ENDS = ['success', 'failure', 'revoked'] as const

/** The field `webhook` of a start's body. */
export const webhookSchema = (kind: TaskKind) =>
  Type.Object(
    {
      url: Type.String({
        minLength: 1,
        maxLength: MOST_CHARACTERS,
        description: 'Where to POST it: http or https, at a public address',
        examples: ['https://shop.example/stellwerk'],
      }),
      events: Type.Optional(
        Type.Array(Type.Enum(ENDS.map((end) => `${kind}.${end}`)), {
          minItems: 1,
          maxItems: ENDS.length,
          description: 'The ends to be told of; all of them when this is left out',
        }),
      ),
    },
    { description: `Whom to tell when the ${kind} ends: signed as Standard Webhooks says, and sent until it arrives` },
  )
