import type { WebhookRequest } from '../store/store.ts'
import { Unprocessable } from './errors.ts'
import type { WebhookBody } from './schemas/webhooks.ts'

type State = WebhookRequest['states'][number]

const ALL: readonly State[] = ['SUCCESS', 'FAILURE', 'REVOKED']

/** `inference.success` → `SUCCESS`. */
const stateOf = (event: string) => event.slice(event.indexOf('.') + 1).toUpperCase()

const refuse = (msg: string) =>
  new Unprocessable([{ type: 'value_error', loc: ['body', 'webhook', 'url'], msg: `Value error, ${msg}` }])

/** Says why an address cannot be called; undefined when it may be. */
export type CheckWebhookUrl = (url: string) => string | undefined

/**
 * Reads the field `webhook` of a start's body.
 * @param check absent where webhooks are not set up
 */
export const createReadWebhook =
  (check: CheckWebhookUrl | undefined) =>
  /** @throws Unprocessable saying why it cannot be called */
  (webhook: WebhookBody | undefined): WebhookRequest | undefined => {
    if (webhook === undefined) return undefined
    if (check === undefined) throw refuse('webhooks are off here: the operator has to set WEBHOOK_SECRET')
    const problem = check(webhook.url)
    if (problem !== undefined) throw refuse(problem)
    const events = webhook.events?.map(stateOf)
    return { url: webhook.url, states: ALL.filter((state) => events?.includes(state) ?? true) }
  }

export type ReadWebhook = ReturnType<typeof createReadWebhook>
