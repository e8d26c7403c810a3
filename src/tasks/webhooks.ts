import type { WebhookDelivery, WebhookStore } from '../store/store.ts'

const SECOND_MS = 1000
const HOUR_MS = 3_600_000

/** Pauses after each attempt that failed, in milliseconds: most outages are short, and some last for a day. */
const DELAYS_MS = [
  2 * SECOND_MS,
  10 * SECOND_MS,
  60 * SECOND_MS,
  300 * SECOND_MS,
  1800 * SECOND_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
]

/** Deliveries under way at a time. */
const MOST_AT_ONCE = 256

/** Of them to one host: receivers that are slow must not hold up the others. */
const MOST_PER_HOST = 64

/** Longer than a delivery can take, so that two processes never have the same one. */
const CLAIM_MS = 60_000

const GONE = 410

interface WebhookParts {
  readonly store: Pick<WebhookStore, 'claim' | 'close' | 'postpone'>
  /** @returns the status of the answer */
  readonly send: (delivery: WebhookDelivery) => Promise<number>
  readonly onGivenUp: (delivery: WebhookDelivery, reason: string) => void
  /** The store could not be told of an attempt: after a while it is made again. */
  readonly onError: (error: unknown) => void
  /** From 0 to 1, so that those that failed together do not all come again together. */
  readonly random?: () => number
}

/** An attempt that failed may have failed for many reasons: the innermost is the one that says something. */
const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? reasonOf(error.cause) : error.message || error.name
}

/** What came of one attempt; who answers 410 wants no other (Standard Webhooks, "delivery"). */
const outcomeOf = async (sending: Promise<number>) => {
  try {
    const status = await sending
    return { isDelivered: status >= 200 && status < 300, isLast: status === GONE, reason: `answered ${status}` }
  } catch (error) {
    return { isDelivered: false, isLast: false, reason: reasonOf(error) }
  }
}

/**
 * Tells how tasks ended, at least once each: what a process had taken when it died, another takes after a minute.
 * Tasks know nothing of it, so whatever becomes of a delivery harms none.
 */
export const createWebhooks = ({ store, send, onGivenUp, onError, random = Math.random }: WebhookParts) => {
  const underWay = new Map<Promise<void>, WebhookDelivery>()

  const attempt = async (delivery: WebhookDelivery) => {
    const { isDelivered, isLast, reason } = await outcomeOf(send(delivery))
    if (isDelivered) return store.close(delivery, null)
    const delayMs = isLast ? undefined : DELAYS_MS[delivery.attempt - 1]
    if (delayMs !== undefined) return store.postpone(delivery, delayMs * (0.8 + 0.4 * random()), reason)
    onGivenUp(delivery, reason)
    return store.close(delivery, reason)
  }
  const begin = (delivery: WebhookDelivery) => {
    const running = attempt(delivery)
      .catch(onError)
      .finally(() => underWay.delete(running))
    underWay.set(running, delivery)
  }

  const claim = (limit: number) => {
    const busyUrls = [...underWay.values()].map(({ url }) => url)
    return store.claim({ limit, limitPerHost: MOST_PER_HOST, busyUrls, forMs: CLAIM_MS })
  }

  return {
    /** Begins to deliver what is due, as far as there is room for it. @returns how many were begun */
    async look(): Promise<number> {
      const limit = MOST_AT_ONCE - underWay.size
      const due = limit > 0 ? await claim(limit) : []
      for (const delivery of due) begin(delivery)
      return due.length
    },
    /** Resolves once nothing is under way. */
    async idle(): Promise<void> {
      await Promise.all(underWay.keys())
    },
  }
}
