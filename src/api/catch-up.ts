import { isFinal, type MonitoredEvent } from '../celery/index.ts'
import type { TaskStanding } from '../store/store.ts'
import { stateOf, type TaskChange, timeOf } from './task-watch.ts'

/** A look costs one query, for all who look on. */
const LOOK_MS = 2000
/** Of tasks that were heard of more recently, events are on their way. */
const SILENT_MS = 2000
/** Nobody looks on any more once no look was asked for in so long. */
const UNWATCHED_MS = 5000
/** Tasks that are remembered as unfinished, and as ended; of more than that the oldest are forgotten. */
const MOST = 2000
/** The clocks of workers and of the database are no further apart, and an event comes no later. */
const SAME_END_MS = 5000

interface CatchUpParts {
  /** How these tasks stand in the database, and those unfinished with the latest deadlines. */
  readonly read: (taskIds: readonly string[]) => Promise<readonly TaskStanding[]>
  /** What became of a task, of which no worker told. */
  readonly onMissed: (change: TaskChange) => void
  readonly onError: (error: unknown) => void
  /** Milliseconds of a clock that only goes forward. */
  readonly now?: () => number
}

interface End {
  readonly state: string
  readonly atMs: number
  readonly from: 'worker' | 'database'
}

const put = <Value>(map: Map<string, Value>, key: string, value: Value) => {
  map.delete(key)
  map.set(key, value)
  const [oldest] = map.keys()
  if (map.size > MOST && oldest !== undefined) map.delete(oldest)
}

/** Of one end a worker and the database each tell a time of their own. */
const isSame = (one: End, other: End) =>
  one.from === other.from ? one.atMs === other.atMs : Math.abs(one.atMs - other.atMs) <= SAME_END_MS

/** Only what failed can be tried again. */
const isForGood = ({ state }: End) => state !== 'FAILURE'

/** When tasks have ended, and how. */
const createEnds = () => {
  const ends = new Map<string, End>()
  return {
    /** @returns false for one that is known */
    add(taskId: string, end: End): boolean {
      const known = ends.get(taskId)
      if (known !== undefined && (isForGood(known) || isSame(known, end))) return false
      put(ends, taskId, end)
      return true
    },
    /** A task was begun. @returns false where it has ended for good: the message was delivered again, or the word comes late */
    begin(taskId: string, begunAtMs: number): boolean {
      const known = ends.get(taskId)
      if (known === undefined) return true
      if (isForGood(known)) return false
      if (known.atMs < begunAtMs) ends.delete(taskId)
      return true
    },
    isForGood(taskId: string): boolean {
      const known = ends.get(taskId)
      return known !== undefined && isForGood(known)
    },
    clear: () => ends.clear(),
  }
}

/**
 * Events are advice: brokers and workers drop them, and some workers do not send any. What the database says of tasks
 * that seem unfinished is told in the place of events that were missed, each end once.
 */
export const createCatchUp = ({ read, onMissed, onError, now = () => performance.now() }: CatchUpParts) => {
  const open = new Map<string, { readonly state: string; readonly heardAtMs: number }>()
  const ends = createEnds()
  let [askedAtMs, lookedAtMs] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]
  let isLooking = false

  const follow = (taskId: string, state: string) => put(open, taskId, { state, heardAtMs: now() })

  const isNewEnd = (taskId: string, end: End) => {
    open.delete(taskId)
    return ends.add(taskId, end)
  }

  const take = ({ taskId, type, status, finishedAt }: TaskStanding) => {
    const at = finishedAt ?? new Date()
    const change = { task_id: taskId, type, state: status, at: at.toISOString() }
    if (finishedAt !== null) {
      if (isNewEnd(taskId, { state: status, atMs: finishedAt.getTime(), from: 'database' })) onMissed(change)
      return
    }
    // It has ended since it was read.
    if (ends.isForGood(taskId)) return
    const known = open.get(taskId)
    if (known === undefined) follow(taskId, status)
    else if (status === 'STARTED' && ['PENDING', 'RECEIVED'].includes(known.state)) {
      follow(taskId, status)
      onMissed(change)
    }
  }

  const lookNow = async () => {
    const silentSinceMs = now() - SILENT_MS
    const silent = [...open].filter(([, { heardAtMs }]) => heardAtMs <= silentSinceMs).map(([taskId]) => taskId)
    for (const standing of await read(silent)) take(standing)
  }

  return {
    /** A task was accepted here. */
    accepted: (taskId: string) => follow(taskId, 'PENDING'),
    /** @returns whether the event tells more than is known */
    isNews(event: MonitoredEvent): boolean {
      const state = stateOf(event)
      const { uuid: taskId } = event
      if (state === undefined || typeof taskId !== 'string') return true
      const atMs = timeOf(event).getTime()
      if (isFinal(state)) return isNewEnd(taskId, { state, atMs, from: 'worker' })
      if (!ends.begin(taskId, atMs)) return false
      follow(taskId, state)
      return true
    },
    /** Looks at the database, unless it did a moment ago, for as long as this is asked again and again. Never waits or throws. */
    look() {
      const atMs = now()
      if (atMs - askedAtMs > UNWATCHED_MS) {
        // What was told while nobody looked on is no news.
        open.clear()
        ends.clear()
      }
      askedAtMs = atMs
      if (isLooking || atMs - lookedAtMs < LOOK_MS) return
      isLooking = true
      lookedAtMs = atMs
      void lookNow()
        .catch(onError)
        .finally(() => {
          isLooking = false
        })
    },
  }
}
