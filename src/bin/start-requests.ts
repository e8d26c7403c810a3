import { createWebhookSender } from '../tasks/webhook-sender.ts'
import { createWebhooks } from '../tasks/webhooks.ts'
import { every } from './every.ts'
import type { ProcessParts } from './process.ts'
import { version } from './settings.ts'

const DAY_MS = 86_400_000
const FORGET_EVERY_MS = 600_000
/** How late an end is told at most, where nothing fails and a look is quick. */
const LOOK_EVERY_MS = 500
const LOOK_AT_LEAST_EVERY_MS = 5_000
/** Among many open webhooks a look takes long: looking takes no more than a tenth of the time. */
const pauseAfter = (tookMs: number) => Math.min(Math.max(LOOK_EVERY_MS, 9 * tookMs), LOOK_AT_LEAST_EVERY_MS)

type RequestParts = Pick<ProcessParts, 'config' | 'log' | 'store' | 'opened'>

const startWebhooks = ({ config, log, store, opened }: RequestParts) => {
  const sender = createWebhookSender({
    secret: config.webhookSecret,
    allowPrivate: config.webhookAllowPrivate,
    userAgent: `stellwerk/${version}`,
  })
  const webhooks = createWebhooks({
    store: store.webhooks,
    send: sender.send,
    // The rest of the address may hold a secret.
    onGivenUp: ({ taskId, url, attempt }, reason) =>
      log.warn({ task_id: taskId, host: new URL(url).host, attempt, reason }, 'webhook given up'),
    onError: (err) => log.warn({ err }, 'a webhook was tried, and could not be noted: it will be tried again'),
  })
  const looking = every(pauseAfter, webhooks.look, (err) =>
    log.warn({ err }, 'no look for webhooks: it will be tried again'),
  )
  opened.add('webhooks', looking, async (it) => {
    await it.stop()
    await sender.close()
    await webhooks.idle()
  })
}

/** What starts leave to be done later: ends are told, and after a day the keys of the starts are forgotten. */
export const startRequests = (parts: RequestParts) => {
  const { config, log, store, opened } = parts
  const forget = async () => {
    await store.idempotency.forget(DAY_MS)
    await store.webhooks.forget(DAY_MS)
  }
  const forgetting = every(FORGET_EVERY_MS, forget, (err) =>
    log.warn({ err }, 'old Idempotency-Keys are still there: it will be tried again'),
  )
  opened.add('forgetting', forgetting, (it) => it.stop())
  if (config.webhookSecret !== '') startWebhooks(parts)
}
