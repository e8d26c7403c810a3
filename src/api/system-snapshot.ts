import { freshFor } from '../fresh.ts'
import type { TaskType } from '../store/store.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import { readHealth } from './health.ts'
import type { Checks } from './parts.ts'
import type { createRates } from './rates.ts'
import type { ResultTimes } from './result-times.ts'
import type { TaskWatch } from './task-watch.ts'
import { within } from './within.ts'
import type { WorkerRow, WorkerWatch } from './worker-watch.ts'

/** A queue as the broker has it. */
interface QueueState {
  readonly name: string
  /** Of the tasks that the settings send to it; empty where it is only listened to. */
  readonly task_types: readonly TaskType[]
  /** Messages that wait for a worker. */
  readonly ready: number
  /** Messages in the hands of workers; null where the broker does not tell. */
  readonly unacknowledged: number | null
  readonly consumers: number
  /** Dead letters. */
  readonly dead: number
}

/** What is looked at for a snapshot. */
export interface Looked {
  /** Asks the broker about all queues that the service consumes. */
  readonly queues: () => Promise<readonly QueueState[]>
  /** Counts the accepted inferences that have not ended, wherever they are: messages of cancelled ones stay in a queue. */
  readonly unfinishedInferences: () => Promise<number>
  readonly checks: Checks
  readonly metrics: Pick<Metrics, 'figures'>
}

interface SnapshotParts extends Looked {
  readonly workers: WorkerWatch
  readonly tasks: Pick<TaskWatch, 'counts'>
  readonly resultTimes: Pick<ResultTimes, 'quantiles'>
  readonly rates: ReturnType<typeof createRates>
}

/** A look costs each dependency a request. */
const LOOK_MS = 2000
/** Longer than that no snapshot waits for an answer. */
const ANSWER_MS = 800

/** Null where it cannot be told, or not soon enough. */
const orNull = <T>(work: Promise<T>): Promise<T | null> => {
  const unknown = () => null
  return within(work.catch(unknown), ANSWER_MS, unknown)
}

/** What the system does now. Whatever is away leaves a gap and holds nothing up. */
export const createSnapshot = (parts: SnapshotParts) => {
  const { queues, unfinishedInferences, checks, metrics, workers, tasks, resultTimes, rates } = parts
  const health = freshFor(LOOK_MS, () => readHealth(checks, ANSWER_MS))
  const unfinished = freshFor(LOOK_MS, unfinishedInferences)
  return async () => {
    const [figures, queueStates, unfinished_inferences, dependencies] = await Promise.all([
      metrics.figures(),
      orNull(queues()),
      orNull(unfinished()),
      health(),
    ])
    const counts = { tasks: tasks.counts(), workers: workers.ended() }
    const { api, ended, results, tasks: told } = rates.read({ ...figures, ...counts, atMs: performance.now() })
    const withRate = (row: WorkerRow) => ({ ...row, processed_per_s: ended[row.name] ?? 0 })
    return {
      at: new Date().toISOString(),
      api: { ...api, ...resultTimes.quantiles() },
      results,
      tasks: { ...told, unfinished_inferences },
      queues: queueStates,
      workers: workers.rows()?.map(withRate) ?? null,
      health: dependencies,
    }
  }
}

export type SystemSnapshot = Awaited<ReturnType<ReturnType<typeof createSnapshot>>>
