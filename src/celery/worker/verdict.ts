import type { Delivery } from '../broker.ts'
import { decodeTask } from '../decode.ts'
import { textOf } from '../error-text.ts'
import { InvalidArguments, NotRegistered, UnreadableMessage } from '../errors.ts'
import type { TaskMessage } from '../message.ts'
import type { Registry, TaskDefinition } from '../tasks.ts'
import { argumentsOf } from './context.ts'
import type { Outcome } from './outcome.ts'

/** What is to be done with a message that has just arrived. */
export type Verdict =
  | { readonly kind: 'run'; readonly task: TaskMessage; readonly definition: TaskDefinition }
  | { readonly kind: 'delay'; readonly task: TaskMessage; readonly delayMs: number }
  | { readonly kind: 'end'; readonly task: TaskMessage; readonly outcome: Outcome }
  | { readonly kind: 'unreadable'; readonly error: UnreadableMessage }

/** Reads an arrived message. Never throws, whatever is in it. */
export const judge = ({ registry }: { registry: Registry }, delivery: Delivery): Verdict => {
  try {
    const task = decodeTask(delivery.message)
    const definition = registry.get(task.task)
    if (!definition) return putAside(task, new NotRegistered(task.task))
    const problem = problemOf(task, definition)
    if (problem !== undefined) return putAside(task, new InvalidArguments(task.task, problem))
    const delayMs = task.eta ? task.eta.getTime() - Date.now() : 0
    if (isExpired(task)) return { kind: 'end', task, outcome: { kind: 'revoked', reason: 'expired' } }
    return delayMs > 0 ? { kind: 'delay', task, delayMs } : { kind: 'run', task, definition }
  } catch (error) {
    return { kind: 'unreadable', error: asUnreadable(error) }
  }
}

export const isExpired = ({ expires }: TaskMessage): boolean => expires !== null && expires.getTime() <= Date.now()

const putAside = (task: TaskMessage, error: Error): Verdict => ({
  kind: 'end',
  task,
  outcome: { kind: 'failure', error, deadLetter: error.message },
})

const problemOf = (task: TaskMessage, definition: TaskDefinition): string | undefined => {
  const { checkArgs } = definition.options
  if (!checkArgs) return undefined
  try {
    return checkArgs(argumentsOf({ task, definition }))
  } catch (error) {
    return textOf(error)
  }
}

const asUnreadable = (error: unknown): UnreadableMessage =>
  error instanceof UnreadableMessage ? error : new UnreadableMessage('body', 'reading it failed')
