import type { Broker, Message } from '../broker.ts'
import { CONTROL_CHANNEL, encodeCast } from '../control/protocol.ts'
import { decodeBody } from '../decode.ts'
import { UnreadableMessage } from '../errors.ts'
import { isObject } from '../json.ts'
import { LamportClock } from './clock.ts'
import { EVENTS_CHANNEL } from './sender.ts'

/** An event as a worker sent it, in Celery's words; nothing in its fields can be trusted. */
export type MonitoredEvent = Readonly<Record<string, unknown>> & { readonly type: string; readonly hostname: string }

export interface Monitor {
  /** No more events. */
  close(): Promise<void>
}

interface MonitorOptions {
  readonly broker: Pick<Broker, 'address' | 'broadcast' | 'listen'>
  /** Must never throw. */
  readonly onEvents: (events: readonly MonitoredEvent[]) => void
  /** Told when workers could not be asked for their events. */
  readonly onTrouble: (error: unknown) => void
}

const ASK_MS = 10_000
const EVERYTHING = { type: 'topic', key: '#' } as const

/**
 * Hears what all workers tell, as Celery's monitors do: asks them at once for a heartbeat and to tell of their tasks, and
 * again whenever one comes, and every few seconds, for that may be missed. On a server the telling is not ended with it, because other monitors may listen too.
 * @throws what the broker says
 */
export const openMonitor = async ({ broker, onEvents, onTrouble }: MonitorOptions): Promise<Monitor> => {
  const clock = new LamportClock()
  const cast = (method: string) => broker.broadcast(CONTROL_CHANNEL, encodeCast(method, {}, clock)).catch(onTrouble)
  const hear = (message: Message) => {
    const events = readEvents(message)
    // At once, because a worker keeps the events of its first tasks for a short time only.
    if (events.some(({ type }) => type === 'worker-online')) void cast('enable_events')
    onEvents(events)
  }
  const subscription = await broker.listen(EVENTS_CHANNEL, hear, { topic: EVERYTHING })
  const asking = setInterval(() => void cast('enable_events'), ASK_MS).unref()
  await Promise.all([cast('enable_events'), cast('heartbeat')])
  return {
    async close() {
      clearInterval(asking)
      await subscription.close()
      if (broker.address.transport === 'memory') await cast('disable_events')
    },
  }
}

const readEvents = (message: Message): MonitoredEvent[] => {
  try {
    return [decodeBody(message)].flat().filter(isEvent)
  } catch (error) {
    if (error instanceof UnreadableMessage) return []
    throw error
  }
}

const isEvent = (event: unknown): event is MonitoredEvent =>
  isObject(event) && typeof event.type === 'string' && typeof event.hostname === 'string'
