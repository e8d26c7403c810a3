import { lookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { Agent, buildConnector, request } from 'undici'
import type { WebhookDelivery } from '../store/store.ts'
import { isPublicAddress, literalAddress } from './webhook-address.ts'

const CONNECT_TIMEOUT_MS = 5_000
const ANSWER_TIMEOUT_MS = 10_000
/** From the first lookup to the last byte, however slowly they come. */
const WHOLE_TIMEOUT_MS = 15_000
const MOST_ANSWER_BYTES = 16 * 1024

/** A name leads to an address that is not public. */
class NotPublic extends Error {
  override readonly name = 'NotPublic'

  constructor(hostname: string) {
    super(`${hostname} is not at a public address: WEBHOOK_ALLOW_PRIVATE=true lets webhooks go there`)
  }
}

/** Resolves as `resolve` does, and refuses a name of which any address is not public. */
const guarded =
  (resolve: typeof lookup): LookupFunction =>
  (hostname, options, callback) =>
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? []
      if (error !== null || first === undefined) return callback(error ?? new Error(`${hostname} has no address`), [])
      if (!addresses.every(({ address }) => isPublicAddress(address))) return callback(new NotPublic(hostname), [])
      return options.all === true ? callback(null, addresses) : callback(null, first.address, first.family)
    })

/**
 * Connects to public addresses only. The address that was looked at is the one that is connected to, so a name that
 * leads elsewhere a moment later (DNS rebinding) gains nothing. An address in the URL is not looked up, and is looked
 * at by itself.
 */
const guardedConnector = (resolve: typeof lookup): buildConnector.connector => {
  const connect = buildConnector({ timeout: CONNECT_TIMEOUT_MS, lookup: guarded(resolve) })
  return (options, callback) => {
    const address = literalAddress(options.hostname)
    if (address !== undefined && !isPublicAddress(address)) return callback(new NotPublic(address), null)
    return connect(options, callback)
  }
}

interface SenderOptions {
  /** `whsec_…` */
  readonly secret: string
  readonly allowPrivate: boolean
  readonly userAgent: string
  /** How names are resolved. @default the operating system's way */
  readonly resolve?: typeof lookup
}

/** What is told: the fields of Standard Webhooks, the task in `data`. The same bytes at each attempt. */
const payloadOf = ({ kind, taskId, status, reason, finishedAt }: WebhookDelivery) =>
  JSON.stringify({
    type: `${kind}.${status.toLowerCase()}`,
    timestamp: finishedAt.toISOString(),
    data: { task_id: taskId, status, type: kind, reason },
  })

/**
 * Sends webhooks as Standard Webhooks 1.0.0 says (https://www.standardwebhooks.com). Follows no redirect and reads no
 * more of the answer than it has to.
 */
export const createWebhookSender = ({ secret, allowPrivate, userAgent, resolve = lookup }: SenderOptions) => {
  const signer = new Webhook(secret)
  const agent = new Agent({
    connect: allowPrivate ? { timeout: CONNECT_TIMEOUT_MS } : guardedConnector(resolve),
    headersTimeout: ANSWER_TIMEOUT_MS,
    bodyTimeout: ANSWER_TIMEOUT_MS,
    maxHeaderSize: MOST_ANSWER_BYTES,
    // One address that is slow holds up none of the others, so nothing waits for a free connection.
    connections: null,
    pipelining: 1,
  })
  const headersOf = (taskId: string, payload: string) => {
    const [id, now] = [`msg_${taskId}`, new Date()]
    return {
      'content-type': 'application/json',
      'user-agent': userAgent,
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': signer.sign(id, now, payload),
    }
  }
  return {
    /** @returns the status of the answer @throws Error when there was none in time, or the address is not allowed */
    async send(delivery: WebhookDelivery): Promise<number> {
      const payload = payloadOf(delivery)
      const { statusCode, body } = await request(delivery.url, {
        method: 'POST',
        headers: headersOf(delivery.taskId, payload),
        body: payload,
        dispatcher: agent,
        signal: AbortSignal.timeout(WHOLE_TIMEOUT_MS),
      })
      // The status is the answer: it holds although the time passes before the last byte, which ends the body as well.
      await body.dump({ limit: MOST_ANSWER_BYTES })
      return statusCode
    },
    close: () => agent.destroy(),
  }
}
