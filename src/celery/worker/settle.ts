import type { ResultDocument } from '../backend.ts'
import { EncodeError, TaskRevoked } from '../errors.ts'
import { toExceptionObject, tracebackOf } from '../exceptions.ts'
import type { TaskMessage } from '../message.ts'
import { isFinal } from '../states.ts'
import { formatTime } from '../time.ts'
import { type Sequel, sequelOf } from '../workflow/follow.ts'
import { announce } from './announce.ts'
import type { Ending } from './ending.ts'
import type { Outcome } from './outcome.ts'
import type { WorkerParts } from './parts.ts'
import { patiently } from './patience.ts'
import { publishRetry } from './retry.ts'
import { clearBegun } from './returned.ts'
import { tellEnd } from './tell-end.ts'

/** A retry is published this often before its message goes back to the queue instead. */
const RETRY_ATTEMPTS = 5

/**
 * Writes down how a task ended, then settles its message, then tells the listeners. Never throws:
 * when the outcome cannot be written the message returns to its queue, for another worker.
 */
export const settle = async (parts: WorkerParts, ending: Ending, outcome: Outcome): Promise<void> => {
  // A cut message stays unsettled: closing the consumer returns it.
  if (outcome.kind === 'cut') return clearBegun(parts, ending)
  try {
    const written = await write(parts, ending, outcome)
    await settleMessage(parts, ending, written)
    // One that goes back by its own wish has not ended, and must not do so for ever.
    if (written.kind !== 'rejected' || !written.requeue) await clearBegun(parts, ending)
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
    const state = stateOf(ending, outcome)
    if (state) await tellEnd(parts, ending, state)
    const sequel = state && sequelOf(parts, ending.task, state)
    if (state && isStored(parts, ending, outcome)) await storeState(parts, ending, { state, sequel })
    // After the result is stored: a crash in between is made good when the message comes back.
    await sequel?.carryOut({ again: outcome.kind === 'done' })
    return outcome
  } catch (error) {
    if (!(error instanceof EncodeError)) throw error
    if (outcome.kind === 'success') return write(parts, ending, { kind: 'failure', error })
    if (!parts.settings.resultExtended) throw error
    // The arguments themselves have no JSON form.
    return write({ ...parts, settings: { ...parts.settings, resultExtended: false } }, ending, outcome)
  }
}

const publishPatiently = (parts: WorkerParts, { delivery, task }: Ending, countdown: number): Promise<void> =>
  patiently(parts, { doing: `publishing the retry of ${task.id}`, attempts: RETRY_ATTEMPTS }, () =>
    publishRetry(parts, { delivery, task, countdown }),
  )

const storeState = async (
  parts: WorkerParts,
  ending: Ending,
  { state, sequel }: { state: StoredState; sequel: Sequel | undefined },
): Promise<void> => {
  const { children, ...document } = documentOf(parts, ending, state)
  const whole = { ...document, children: sequel ? [...children, ...sequel.children] : children }
  await patiently(parts, { doing: `storing the result of ${ending.task.id}` }, () =>
    parts.backend.store(whole, parts.settings.resultExpires),
  )
}

type StoredState = Pick<ResultDocument, 'status' | 'result' | 'traceback'>

/** The state in which an outcome leaves its task; undefined for those that leave no trace. */
const stateOf = ({ task }: Ending, outcome: Outcome): StoredState | undefined => {
  switch (outcome.kind) {
    case 'success':
      return { status: 'SUCCESS', result: outcome.result, traceback: null }
    case 'failure':
      return errorState('FAILURE', outcome.error)
    case 'retry':
      return errorState('RETRY', outcome.error)
    case 'revoked':
      return errorState('REVOKED', new TaskRevoked(task.id, outcome.reason), null)
    case 'done':
      return pick(outcome.document)
    default:
      return undefined
  }
}

const pick = ({ status, result, traceback }: ResultDocument): StoredState => ({ status, result, traceback })

const isStored = (parts: WorkerParts, ending: Ending, { kind }: Outcome): boolean => {
  if (kind === 'success') return !ending.task.ignoreResult && !ignoresResults(parts, ending)
  if (kind === 'failure') return !ignoresResults(parts, ending) || parts.settings.taskStoreErrorsEvenIfIgnored
  return kind !== 'done'
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
