import { EventEmitter, on } from 'node:events'
import { isFinal } from '../celery/index.ts'
import type { TaskRow } from '../store/store.ts'
import { Unavailable } from './errors.ts'
import type { TaskDocument, TaskResult } from './parts.ts'
import { createProgress, type Progress, type ProgressParts } from './progress.ts'

/** Gathers the documents of a task from now on, until the signal aborts. */
const listen = async (result: TaskResult, signal: AbortSignal) => {
  const heard = new EventEmitter()
  const documents = on(heard, 'document', { signal }) as AsyncIterable<[TaskDocument]>
  try {
    const subscription = await result.subscribe((document) => heard.emit('document', document))
    return { documents, subscription }
  } catch (cause) {
    throw new Unavailable('there are no events while the result backend is away: ask for the status', cause)
  }
}

/**
 * Follows a task: how far it is now, then each change until the final state, which comes once and last. Woken by the
 * result backend; the database alone answers for a task that has ended.
 */
export const createFollow = <Row extends TaskRow>(parts: ProgressParts<Row>) => {
  const progress = createProgress(parts)
  /** Ends early when the signal aborts. @throws TaskUnknown, Unavailable before the first change */
  return async function* (taskId: string, signal: AbortSignal): AsyncGenerator<Progress<Row>, void> {
    const now = () => progress(taskId, { waitSeconds: 0, signal })
    const before = await now()
    // An aborted signal gives nothing to listen with.
    if (isFinal(before.state) || signal.aborted) return yield before
    const { documents, subscription } = await listen(parts.queue.result(taskId), signal)
    try {
      // Looked at again: what was stored before the subscription was not announced to it.
      const first = await now()
      yield first
      if (isFinal(first.state)) return
      for await (const [document] of documents) {
        const found = isFinal(document.status) ? await now() : { row: first.row, state: document.status, document }
        yield found
        if (isFinal(found.state)) return
      }
    } catch (error) {
      if (!signal.aborted) throw error
    } finally {
      await subscription.close()
    }
  }
}
