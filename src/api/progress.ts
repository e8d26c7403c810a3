import { isFinal } from '../celery/index.ts'
import type { TaskRow } from '../store/store.ts'
import type { AnsweredBy } from '../telemetry/figures.ts'
import type { Log } from '../telemetry/log.ts'
import { TaskUnknown } from './errors.ts'
import type { TaskDocument, TaskQueue, TaskResult } from './parts.ts'

export interface Waiting {
  /** How long to wait for a final state; 0 answers at once. */
  readonly waitSeconds: number
  /** Ends the wait early. */
  readonly signal: AbortSignal
}

/** A task as the database has it, its state, and what the result backend says of it. */
export interface Progress<Row extends TaskRow> {
  readonly row: Row
  readonly state: string
  readonly document: TaskDocument | undefined
}

/** Told what knew the state of a task. */
export type OnLookup = (answeredBy: AnsweredBy) => void

export interface ProgressParts<Row extends TaskRow> {
  readonly find: (taskId: string) => Promise<Row | undefined>
  readonly queue: Pick<TaskQueue, 'result'>
  /** Absent where answers are not counted: for operators, and for event streams, which look several times. */
  readonly onLookup?: OnLookup
  readonly log: Log
}

const untilFinal = async (result: TaskResult, { waitSeconds, signal }: Waiting) => {
  try {
    return await result.wait({ timeoutMs: waitSeconds * 1000, signal })
  } catch (error) {
    if (signal.aborted) return undefined
    throw error
  }
}

/**
 * How far a task is: a final row speaks for itself, else the result backend's document, else the row.
 * A document alone is no proof that the task is ours, so a state is only given for rows that exist.
 */
export const createProgress = <Row extends TaskRow>({ find, queue, onLookup, log }: ProgressParts<Row>) => {
  const known = async (taskId: string) => {
    const row = await find(taskId)
    if (row === undefined) throw new TaskUnknown(taskId)
    return row
  }
  const documentOf = async (taskId: string, waiting: Waiting) => {
    const result = queue.result(taskId)
    try {
      const final = waiting.waitSeconds > 0 ? await untilFinal(result, waiting) : undefined
      return final ?? (await result.document())
    } catch (err) {
      // A result backend that is away must not hide what the row knows.
      log.warn({ err, task_id: taskId }, 'no answer from the result backend')
      return undefined
    }
  }
  const look = async (taskId: string, waiting: Waiting, seen?: Row): Promise<Progress<Row>> => {
    const before = seen ?? (await known(taskId))
    if (isFinal(before.status)) return { row: before, state: before.status, document: undefined }
    const document = await documentOf(taskId, waiting)
    if (document !== undefined && isFinal(document.status)) return { row: before, state: document.status, document }
    const row = waiting.waitSeconds > 0 ? await known(taskId) : before
    return { row, state: isFinal(row.status) ? row.status : (document?.status ?? row.status), document }
  }
  /**
   * @param seen the row, where it has just been read
   * @throws TaskUnknown
   */
  return async (taskId: string, waiting: Waiting, seen?: Row): Promise<Progress<Row>> => {
    const found = await look(taskId, waiting, seen)
    onLookup?.(found.document?.status === found.state ? 'backend' : 'database')
    return found
  }
}
