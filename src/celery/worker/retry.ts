import type { Broker, Delivery, Message } from '../broker.ts'
import { encodeTask, type TaskMessage } from '../message.ts'
import type { Settings } from '../settings.ts'
import { formatTime } from '../time.ts'

interface Again {
  readonly delivery: Delivery
  readonly task: TaskMessage
  /** Seconds. */
  readonly countdown: number
}

/** Publishes the next attempt: the same task and id in the same queue, waiting in the broker. */
export const publishRetry = (
  { broker, settings }: { broker: Broker; settings: Settings },
  { delivery, task, countdown }: Again,
): Promise<void> => {
  const timezone = settings.enableUtc ? 'UTC' : settings.timezone
  const eta = countdown > 0 ? new Date(Date.now() + countdown * 1_000) : null
  const next = { retries: task.retries + 1, eta: eta && formatTime(eta, timezone) }
  const message = isProtocol2(delivery.message)
    ? // The arguments have not changed, so their bytes are not written again.
      { ...delivery.message, headers: { ...delivery.message.headers, ...next } }
    : encodeTask({ ...task, retries: next.retries, eta }, timezone)
  return broker.publish(delivery.queue, message, { delayMs: countdown * 1_000 })
}

const isProtocol2 = ({ headers }: Message): boolean => headers.task !== undefined
