import type { Delivery } from '../broker.ts'
import type { UnreadableMessage } from '../errors.ts'
import { toExceptionObject } from '../exceptions.ts'
import { isName } from '../fields.ts'
import { formatTime } from '../time.ts'
import { announceReceived, common } from './announce.ts'
import { unstarted } from './ending.ts'
import { Job } from './job.ts'
import type { WorkerParts } from './parts.ts'
import { patiently } from './patience.ts'
import { endOfReturned } from './returned.ts'
import { settle } from './settle.ts'
import { judge } from './verdict.ts'

const DELAY_ATTEMPTS = 5

/**
 * Looks at an arrived message.
 * @returns the job to run, or a promise of it where its message came back; undefined where the message was dealt with
 * otherwise. It never rejects.
 */
export const receive = (parts: WorkerParts, delivery: Delivery): Job | Promise<Job | undefined> => {
  const verdict = judge(parts, delivery)
  if (verdict.kind === 'unreadable') return putAside(parts, delivery, verdict.error)
  announceReceived(parts, verdict.task)
  if (verdict.kind === 'end')
    return settle(parts, unstarted(delivery, verdict.task), verdict.outcome).then(() => undefined)
  if (verdict.kind === 'delay') return postpone(parts, delivery, verdict.delayMs)
  const job = new Job({ delivery, task: verdict.task, definition: verdict.definition })
  return delivery.redelivered ? receiveAgain(parts, job) : job
}

const receiveAgain = async (parts: WorkerParts, job: Job): Promise<Job | undefined> => {
  try {
    const end = await endOfReturned(parts, job)
    if (!end) return job
    await settle(parts, job, end)
  } catch {
    // The worker stops while the backend is away; closing the consumer returns the message.
  }
  return undefined
}

/** A time of start that is still to come is waited for in the broker, not here. */
const postpone = async (parts: WorkerParts, delivery: Delivery, delayMs: number): Promise<undefined> => {
  try {
    await patiently(parts, { doing: 'publishing a task that must wait', attempts: DELAY_ATTEMPTS }, () =>
      parts.broker.publish(delivery.queue, delivery.message, { delayMs }),
    )
    await delivery.ack()
  } catch {
    await delivery.requeue()
  }
}

const putAside = async (parts: WorkerParts, delivery: Delivery, error: UnreadableMessage): Promise<undefined> => {
  const { headers } = delivery.message
  const taskId = nameOr(headers.id, '')
  try {
    if (taskId) await storeUnreadable(parts, taskId, error)
    await delivery.deadLetter(error.message)
    parts.events.emit('task-rejected', () => ({
      ...common(parts, { id: taskId, task: nameOr(headers.task, '') }),
      requeue: false,
      reason: error.message,
    }))
  } catch {
    await delivery.requeue()
  }
}

const nameOr = (value: unknown, fallback: string): string => (isName(value) ? value : fallback)

/** Whoever sent it learns that it will never run. */
const storeUnreadable = (parts: WorkerParts, taskId: string, error: UnreadableMessage): Promise<void> => {
  const document = {
    task_id: taskId,
    status: 'FAILURE',
    result: toExceptionObject(error),
    traceback: null,
    children: [],
    date_done: formatTime(new Date()),
  }
  return patiently(parts, { doing: `storing the failure of ${taskId}` }, () =>
    parts.backend.store(document, parts.settings.resultExpires),
  )
}
