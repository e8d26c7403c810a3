import type { WorkerEvents } from '../events/worker-events.ts'
import { reprException, toExceptionObject, tracebackOf } from '../exceptions.ts'
import type { TaskMessage } from '../message.ts'
import { repr, reprArgs } from '../repr.ts'
import { formatTime } from '../time.ts'
import type { Ending } from './ending.ts'
import type { Outcome } from './outcome.ts'
import type { WorkerParts } from './parts.ts'

type Announcer = Pick<WorkerParts, 'events' | 'hostname'>

/** Fields that all events of a task have. */
export const common = ({ hostname }: Announcer, task: { id: string; task: string }) => ({
  uuid: task.id,
  name: task.task,
  hostname,
  timestamp: Date.now() / 1_000,
})

export const announceReceived = (parts: Announcer, task: TaskMessage): void =>
  parts.events.emit('task-received', () => ({
    ...common(parts, task),
    args: reprArgs(task.args),
    kwargs: repr(task.kwargs),
    root_id: task.rootId,
    parent_id: task.parentId,
    retries: task.retries,
    eta: task.eta && formatTime(task.eta),
    expires: task.expires && formatTime(task.expires),
  }))

/** Tells the listeners how a task ended; outcomes that leave no trace are not told. */
export const announce = (parts: Announcer, { task, startedAtMs }: Ending, outcome: Outcome): void => {
  const { events } = parts
  if (outcome.kind === 'success') {
    const runtime = (performance.now() - startedAtMs) / 1_000
    events.emit('task-succeeded', () => ({ ...common(parts, task), result: repr(outcome.result), runtime }))
  } else if (outcome.kind === 'failure') {
    events.emit('task-failed', () => errorEvent(parts, task, outcome.error))
  } else if (outcome.kind === 'retry') {
    events.emit('task-retried', () => errorEvent(parts, task, outcome.error))
  } else if (outcome.kind === 'revoked') {
    events.emit('task-revoked', () => ({ ...common(parts, task), ...revokedFields(outcome.reason) }))
  } else if (outcome.kind === 'rejected') {
    const { requeue, reason } = outcome
    events.emit('task-rejected', () => ({ ...common(parts, task), requeue, reason }))
  }
}

const revokedFields = (reason: string) => ({
  terminated: reason === 'terminated',
  signum: null,
  expired: reason === 'expired',
})

const errorEvent = (parts: Announcer, task: TaskMessage, error: unknown): WorkerEvents['task-failed'] => ({
  ...common(parts, task),
  exception: reprException(toExceptionObject(error)),
  traceback: tracebackOf(error),
})
