import type { ResultDocument } from '../backend.ts'
import type { Delivery } from '../broker.ts'
import { WorkerLost } from '../errors.ts'
import { isFinal } from '../states.ts'
import type { Job } from './job.ts'
import type { Outcome } from './outcome.ts'
import type { WorkerParts } from './parts.ts'
import { patiently } from './patience.ts'

/**
 * A message that came back may have taken its worker along, or only have waited beside one that did. Only runs that had begun
 * tell the two apart, so they are written down, but from the second one on: tasks that end at once cost nothing.
 */

/** How the task has ended already: its worker may have died between storing the result and acknowledging. */
export const earlierEnd = async (parts: WorkerParts, taskId: string): Promise<Outcome | undefined> => {
  const find = (): Promise<ResultDocument | undefined> => parts.backend.get(taskId)
  const document = await patiently(parts, { doing: `looking for a result of ${taskId}` }, find)
  return document && isFinal(document.status) ? { kind: 'done', document } : undefined
}

/** Looks how many runs of the job were lost. @returns its end where it had too many, or has ended already */
export const endOfReturned = async (parts: WorkerParts, job: Job): Promise<Outcome | undefined> => {
  const { id } = job.task
  const { workerRedeliveryLimit: limit } = parts.settings
  job.lostRuns = await patiently(parts, { doing: `counting the lost runs of ${id}` }, () =>
    parts.backend.begun.count(id),
  )
  if (job.lostRuns < limit) return undefined
  const error = new WorkerLost(`${job.lostRuns} runs began after it came back, and none ended`)
  // What has ended must not be called lost, whatever its count.
  return (await earlierEnd(parts, id)) ?? { kind: 'failure', error, deadLetter: error.message }
}

export const writeBegun = (parts: WorkerParts, { task: { id } }: Job): Promise<void> =>
  patiently(parts, { doing: `writing down that ${id} begins` }, () => parts.backend.begun.add(id))

/** Forgets the lost runs of a task whose run has ended. Where that fails they count once more, which is no harm alone. */
export const clearBegun = async (
  parts: WorkerParts,
  { delivery, task }: { delivery: Delivery; task: Job['task'] },
): Promise<void> => {
  if (!delivery.redelivered) return
  try {
    await parts.backend.begun.clear(task.id)
  } catch (error) {
    parts.events.emit('worker-trouble', () => ({ doing: `forgetting the lost runs of ${task.id}`, error }))
  }
}
