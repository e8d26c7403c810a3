import type { Monitor, MonitoredEvent } from '../celery/index.ts'
import type { OversightStore, TaskType } from '../store/store.ts'
import type { Log } from '../telemetry/log.ts'
import { createCatchUp } from './catch-up.ts'
import type { StreamEvent } from './event-stream.ts'
import { createListening } from './listening.ts'
import { merged } from './merged.ts'
import { createRates } from './rates.ts'
import { createResultTimes } from './result-times.ts'
import { createSnapshot, type Looked } from './system-snapshot.ts'
import { createTaskWatch, type TaskChange } from './task-watch.ts'
import { createTicker } from './ticker.ts'
import { createWorkerWatch } from './worker-watch.ts'

export interface SystemParts extends Looked {
  /** Hears what all workers tell. */
  readonly openMonitor: (onEvents: (events: readonly MonitoredEvent[]) => void) => Promise<Monitor>
  /** How tasks stand in the database. */
  readonly standings: OversightStore['standings']
  readonly log: Log
}

const SNAPSHOT_MS = 1000
const CHANGES_MS = 250

type Changes = ReturnType<ReturnType<typeof createTaskWatch>['take']>

/** Changes of tasks of a type, or of all, with a word about those that were left out. */
async function* changeEvents(
  changes: AsyncIterable<Changes>,
  wanted: TaskType | undefined,
): AsyncGenerator<StreamEvent, void> {
  const isWanted = (type: TaskType | null) => wanted === undefined || type === wanted
  // Tells a quiet stream from one that is not open yet.
  yield { event: 'listening', data: {} }
  for await (const taken of changes) {
    const dropped = [...taken.dropped].filter(([type]) => isWanted(type))
    const count = dropped.reduce((sum, [, more]) => sum + more, 0)
    if (count > 0) yield { event: 'dropped', data: { count } }
    for (const data of taken.changes) if (isWanted(data.type)) yield { event: 'task', data }
  }
}

/** What the whole system does now, for operators: worked out once for all who look, and only while somebody does. */
export const createSystem = (parts: SystemParts) => {
  const { openMonitor, standings, log } = parts
  const workers = createWorkerWatch()
  const tasks = createTaskWatch()
  const resultTimes = createResultTimes()
  const rates = createRates()
  const onError = (err: unknown) => log.debug({ err }, 'a look at the system was incomplete')
  const onMissed = (change: TaskChange) => {
    tasks.missed(change)
    if (change.state === 'SUCCESS') resultTimes.succeeded(change.task_id, new Date(change.at))
  }
  const catchUp = createCatchUp({ read: standings, onMissed, onError })
  const hear = (events: readonly MonitoredEvent[]) => {
    for (const event of events) {
      workers.hear(event)
      if (!catchUp.isNews(event)) continue
      tasks.hear(event)
      resultTimes.hear(event)
    }
  }
  const listening = createListening(() => openMonitor(hear), onError)
  const snapshot = createSnapshot({ ...parts, workers, tasks, resultTimes, rates })

  const snapshots = createTicker({
    everyMs: SNAPSHOT_MS,
    read: async () => {
      await listening.as('snapshot')
      catchUp.look()
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
      catchUp.look()
      return tasks.take()
    },
    // What gathered while nobody listened is no news.
    onStart: () => void tasks.take(),
    onIdle: () => listening.leave('changes'),
    onError,
  })

  async function* snapshotEvents(signal: AbortSignal): AsyncGenerator<StreamEvent, void> {
    for await (const data of snapshots(signal)) yield { event: 'snapshot', data }
  }
  /** The newest 200 a second of each type. @param type without it all are told */
  const followChanges = (signal: AbortSignal, type?: TaskType) => changeEvents(changes(signal), type)

  return {
    accepted(taskId: string, name: string) {
      catchUp.accepted(taskId)
      tasks.accepted(taskId, name)
      resultTimes.accepted(taskId, name)
    },
    storyOf: tasks.storyOf,
    snapshots: snapshotEvents,
    changes: followChanges,
    /** Both in one, for who has few connections. */
    snapshotsAndChanges: (signal: AbortSignal) => merged(signal, [snapshotEvents, followChanges]),
  }
}

export type System = ReturnType<typeof createSystem>
