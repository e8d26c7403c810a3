import type { Monitor, MonitoredEvent } from '../celery/index.ts'
import type { Log } from '../telemetry/log.ts'
import type { StreamEvent } from './event-stream.ts'
import { createListening } from './listening.ts'
import { createRates } from './rates.ts'
import { createSnapshot, type Looked } from './system-snapshot.ts'
import { createTaskWatch } from './task-watch.ts'
import { createTicker } from './ticker.ts'
import { createWorkerWatch } from './worker-watch.ts'

export interface SystemParts extends Looked {
  /** Hears what all workers tell. */
  readonly openMonitor: (onEvents: (events: readonly MonitoredEvent[]) => void) => Promise<Monitor>
  readonly log: Log
}

const SNAPSHOT_MS = 1000
const CHANGES_MS = 250

type Changes = ReturnType<ReturnType<typeof createTaskWatch>['take']>

/** Changes of tasks, with a word about those that were left out. */
async function* changeEvents(changes: AsyncIterable<Changes>): AsyncGenerator<StreamEvent, void> {
  // Tells a quiet stream from one that is not open yet.
  yield { event: 'listening', data: {} }
  for await (const taken of changes) {
    if (taken.dropped > 0) yield { event: 'dropped', data: { count: taken.dropped } }
    for (const data of taken.changes) yield { event: 'task', data }
  }
}

/** What the whole system does now, for operators: worked out once for all who look, and only while somebody does. */
export const createSystem = (parts: SystemParts) => {
  const { openMonitor, log } = parts
  const workers = createWorkerWatch()
  const tasks = createTaskWatch()
  const rates = createRates()
  const hear = (events: readonly MonitoredEvent[]) => {
    for (const event of events) {
      workers.hear(event)
      tasks.hear(event)
    }
  }
  const onError = (err: unknown) => log.debug({ err }, 'a look at the system was incomplete')
  const listening = createListening(() => openMonitor(hear), onError)
  const snapshot = createSnapshot({ ...parts, workers, tasks, rates })

  const snapshots = createTicker({
    everyMs: SNAPSHOT_MS,
    read: async () => {
      await listening.as('snapshot')
      return snapshot()
    },
    onIdle: () => {
      rates.forget()
      workers.forget()
      return listening.leave('snapshot')
    },
    onError,
  })
  const changes = createTicker({
    everyMs: CHANGES_MS,
    read: async () => {
      await listening.as('changes')
      return tasks.take()
    },
    // What gathered while nobody listened is no news.
    onStart: () => void tasks.take(),
    onIdle: () => listening.leave('changes'),
    onError,
  })

  return {
    accepted: tasks.accepted,
    storyOf: tasks.storyOf,
    async *snapshots(signal: AbortSignal): AsyncGenerator<StreamEvent, void> {
      for await (const data of snapshots(signal)) yield { event: 'snapshot', data }
    },
    /** The newest 200 a second. */
    changes: (signal: AbortSignal) => changeEvents(changes(signal)),
  }
}

export type System = ReturnType<typeof createSystem>
