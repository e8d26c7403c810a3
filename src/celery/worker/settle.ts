import type { ResultDocument } from '../backend.ts'
import { EncodeError, TaskRevoked } from '../errors.ts'
import { toExceptionObject, tracebackOf } from '../exceptions.ts'
import type { TaskMessage } from '../message.ts'
import { isFinal } from '../states.ts'
import { formatTime } from '../time.ts'
import { announce } from './announce.ts'
import type { Ending } from './ending.ts'
import type { Outcome } from './outcome.ts'
import type { WorkerParts } from './parts.ts'
import { patiently } from './patience.ts'
import { publishRetry } from './retry.ts'

/** A retry is published this often before its message goes back to the queue instead. */
const RETRY_ATTEMPTS = 5

/**
 * Writes down how a task ended, then settles its message, then tells the listeners. Never throws:
 * when the outcome cannot be written the message returns to its queue, for another worker.
 */
export const settle = async (parts: WorkerParts, ending: Ending, outcome: Outcome): Promise<void> => {
  // A cut message stays unsettled: closing the consumer returns it.
  if (outcome.kind === 'cut') return
  try {
    const written = await write(parts, ending, outcome)
    await settleMessage(parts, ending, written)
    announce(parts, ending, written)
  } catch (error) {
    parts.events.emit('worker-trouble', () => ({ doing: `ending task ${ending.task.id}`, error }))
    await ending.delivery.requeue()
  }
}

/** @returns the outcome that was written: a result without JSON form has become a failure */
const write = async (parts: WorkerParts, ending: Ending, outcome: Outcome): Promise<Outcome> => {
  try {
    if (outcome.kind === 'retry') await publishPatiently(parts, ending, outcome.countdown)
    await storeOutcome(parts, ending, outcome)
    return outcome
  } catch (error) {
    if (!(error instanceof EncodeError) || outcome.kind !== 'success') throw error
    return write(parts, ending, { kind: 'failure', error })
  }
}

const publishPatiently = (parts: WorkerParts, { delivery, task }: Ending, countdown: number): Promise<void> =>
  patiently(parts, { doing: `publishing the retry of ${task.id}`, attempts: RETRY_ATTEMPTS }, () =>
    publishRetry(parts, { delivery, task, countdown }),
  )

const storeOutcome = async (parts: WorkerParts, ending: Ending, outcome: Outcome): Promise<void> => {
  const state = stateOf(parts, ending, outcome)
  if (!state) return
  const document = documentOf(parts, ending, state)
  await patiently(parts, { doing: `storing the result of ${ending.task.id}` }, () =>
    parts.backend.store(document, parts.settings.resultExpires),
  )
}

type StoredState = Pick<ResultDocument, 'status' | 'result' | 'traceback'>

/** What is stored for an outcome; undefined for those that store nothing. */
const stateOf = (parts: WorkerParts, ending: Ending, outcome: Outcome): StoredState | undefined => {
  switch (outcome.kind) {
    case 'success':
      return ending.task.ignoreResult || ignoresResults(parts, ending)
        ? undefined
        : { status: 'SUCCESS', result: outcome.result, traceback: null }
    case 'failure':
      return ignoresResults(parts, ending) && !parts.settings.taskStoreErrorsEvenIfIgnored
        ? undefined
        : errorState('FAILURE', outcome.error)
    case 'retry':
      return errorState('RETRY', outcome.error)
    case 'revoked':
      return errorState('REVOKED', new TaskRevoked(ending.task.id, outcome.reason), null)
    default:
      return undefined
  }
}

const ignoresResults = ({ settings }: WorkerParts, { definition }: Ending): boolean =>
  definition?.options.ignoreResult ?? settings.taskIgnoreResult

const errorState = (status: StoredState['status'], error: unknown, traceback = tracebackOf(error)): StoredState => ({
  status,
  result: toExceptionObject(error),
  traceback,
})

/** A task's document in Celery's form. */
export const documentOf = (parts: WorkerParts, ending: Ending, state: StoredState): ResultDocument => {
  const { task, children } = ending
  return {
    ...state,
    children: children.map((id) => [[id, null], null] as const),
    date_done: isFinal(state.status) ? formatTime(new Date()) : null,
    task_id: task.id,
    ...(task.group === null ? {} : { group_id: task.group }),
    ...(task.parentId === null ? {} : { parent_id: task.parentId }),
    ...(parts.settings.resultExtended ? extendedFields(parts, ending) : {}),
  }
}

const extendedFields = ({ hostname }: WorkerParts, { task, delivery }: Ending) => {
  const { task: name, args, kwargs, retries }: TaskMessage = task
  return { name, args, kwargs, worker: hostname, retries, queue: delivery.queue }
}

const settleMessage = (parts: WorkerParts, { delivery }: Ending, outcome: Outcome): Promise<void> => {
  if (outcome.kind === 'rejected') return outcome.requeue ? delivery.requeue() : delivery.deadLetter(outcome.reason)
  if (outcome.kind !== 'failure') return delivery.ack()
  if (outcome.deadLetter !== undefined) return delivery.deadLetter(outcome.deadLetter)
  return parts.settings.taskAcksOnFailureOrTimeout ? delivery.ack() : delivery.deadLetter('the task failed')
}
