import type { Monitor, MonitoredEvent } from '../celery/index.ts'
import type { Log } from '../telemetry/log.ts'
import type { StreamEvent } from './event-stream.ts'
import { createRates } from './rates.ts'
import { createSnapshot, type Looked } from './system-snapshot.ts'
import { createTaskWatch } from './task-watch.ts'
import { createTicker } from './ticker.ts'
import { within } from './within.ts'
import { createWorkerWatch } from './worker-watch.ts'

export interface SystemParts extends Looked {
  /** Hears what all workers tell. */
  readonly openMonitor: (onEvents: (events: readonly MonitoredEvent[]) => void) => Promise<Monitor>
  readonly log: Log
}

const SNAPSHOT_MS = 1000
const CHANGES_MS = 250
/** Longer than that nobody waits for the broker. */
const ANSWER_MS = 800

/** Opens the monitor for the first who needs it, closes it after the last; while it cannot be opened, each need tries again. */
const shareMonitor = (open: () => Promise<Monitor>) => {
  const users = new Set<string>()
  let monitor: Promise<Monitor> | undefined
  return {
    async need(user: string) {
      users.add(user)
      monitor ??= open()
      const opening = monitor
      await opening.catch((error: unknown) => {
        if (monitor === opening) monitor = undefined
        throw error
      })
    },
    async leave(user: string) {
      users.delete(user)
      if (users.size > 0 || monitor === undefined) return
      const closing = monitor
      monitor = undefined
      await (await closing).close()
    },
  }
}

/** What the whole system does now, for operators: worked out once for all who look, and only while somebody does. */
export const createSystem = (parts: SystemParts) => {
  const { openMonitor, log } = parts
  const workers = createWorkerWatch()
  const tasks = createTaskWatch()
  const rates = createRates()
  const monitor = shareMonitor(() =>
    openMonitor((events) => {
      for (const event of events) {
        workers.hear(event)
        tasks.hear(event)
      }
    }),
  )
  const onError = (err: unknown) => log.debug({ err }, 'a look at the system was incomplete')
  const listenAs = (user: string) => within(monitor.need(user).catch(onError), ANSWER_MS, () => undefined)
  const snapshot = createSnapshot({ ...parts, workers, tasks, rates })

  const snapshots = createTicker({
    everyMs: SNAPSHOT_MS,
    read: async () => {
      await listenAs('snapshot')
      return snapshot()
    },
    onIdle: () => {
      rates.forget()
      return monitor.leave('snapshot')
    },
    onError,
  })
  const changes = createTicker({
    everyMs: CHANGES_MS,
    read: async () => {
      await listenAs('changes')
      return tasks.take()
    },
    onIdle: () => monitor.leave('changes'),
    onError,
  })

  return {
    accepted: tasks.accepted,
    storyOf: tasks.storyOf,
    async *snapshots(signal: AbortSignal): AsyncGenerator<StreamEvent, void> {
      for await (const data of snapshots(signal)) yield { event: 'snapshot', data }
    },
    /** Changes of tasks, the newest 200 a second, with a word about those that were left out. */
    async *changes(signal: AbortSignal): AsyncGenerator<StreamEvent, void> {
      // Tells a quiet stream from one that is not open yet.
      yield { event: 'listening', data: {} }
      for await (const taken of changes(signal)) {
        if (taken.dropped > 0) yield { event: 'dropped', data: { count: taken.dropped } }
        for (const data of taken.changes) yield { event: 'task', data }
      }
    },
  }
}

export type System = ReturnType<typeof createSystem>
