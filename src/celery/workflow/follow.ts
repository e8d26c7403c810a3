import type { EndedChord, ResultDocument, ResultTuple } from '../backend.ts'
import { ChordError, MessageRefused, QueueRefused } from '../errors.ts'
import { fromExceptionObject, toExceptionObject } from '../exceptions.ts'
import { encodeJson } from '../json.ts'
import type { TaskMessage } from '../message.ts'
import { repr } from '../repr.ts'
import type { PreparedCall } from '../send.ts'
import { isFinal } from '../states.ts'
import { formatTime } from '../time.ts'
import { NEVER_STARTED } from '../worker/ending.ts'
import type { WorkerParts } from '../worker/parts.ts'
import { patiently } from '../worker/patience.ts'
import { tellEnd } from '../worker/tell-end.ts'
import { resultsOf, tasksWithin } from './ends.ts'
import { identified } from './identify.ts'
import { hasEnded, openChords, publishCall } from './launch.ts'
import { type Ended, hasLinks, planLinks } from './links.ts'
import { type Plan, plan } from './plan.ts'
import type { WireSignature } from './wire.ts'

/** What the end of a task brings about, known before it is done. */
export interface Sequel {
  readonly children: readonly ResultTuple[]
  /** @param options.again it may have been carried out before: tasks that have ended meanwhile are left out */
  carryOut(options?: { again?: boolean }): Promise<void>
}

/** A task is published this often before the message of the one before it goes back to its queue instead. */
const PUBLISH_ATTEMPTS = 5

/**
 * What follows a task that has ended: after a success its callbacks and the next step of its chain, after a failure
 * its error callbacks, and the same end for the steps that will never run; and its part in a chord.
 * The ids of all that follows depend on the message alone, so doing it twice sends the same tasks.
 * @returns undefined when nothing follows
 * @throws EncodeError when the result cannot be an argument
 */
export const sequelOf = (parts: WorkerParts, task: TaskMessage, ended: Ended): Sequel | undefined => {
  if (!hasLinks(task) || !isFinal(ended.status)) return undefined
  encodeJson(ended.result ?? null, `the result of task ${task.id}`)
  const next = planLinks(parts.compose, task, ended)
  return {
    children: next.children,
    carryOut: async ({ again = false } = {}) => {
      await launch(parts, again ? await withoutEnded(parts, next) : next)
      if (ended.status !== 'SUCCESS') await endWaiting(parts, task.links.chain, ended)
      await endMember(parts, task, ended)
    },
  }
}

const withoutEnded = async (parts: WorkerParts, next: Plan): Promise<Plan> => {
  const documents = await Promise.all(next.calls.map(({ task }) => documentOf(parts, task.id)))
  return { ...next, calls: next.calls.filter((_call, index) => !hasEnded(documents[index])) }
}

const documentOf = (parts: WorkerParts, taskId: string): Promise<ResultDocument | undefined> =>
  patiently(parts, { doing: `looking for a result of ${taskId}` }, () => parts.backend.get(taskId))

const launch = async (parts: WorkerParts, next: Plan): Promise<void> => {
  await patiently(parts, { doing: 'opening a chord' }, () => openChords(parts, next))
  await Promise.all(next.calls.map((call) => publishOrFail(parts, call)))
}

/** Whoever waits for a task that no queue will ever take learns it. */
const publishOrFail = async (parts: WorkerParts, call: PreparedCall): Promise<void> => {
  const options = { doing: `publishing task ${call.task.id}`, attempts: PUBLISH_ATTEMPTS }
  const refusal = await patiently(parts, options, () => publishCall(parts, call).then(undefined, refusalOf))
  if (refusal) await fail(parts, call.task, endedBy(refusal))
}

const refusalOf = (error: unknown): Error => {
  if (error instanceof QueueRefused || error instanceof MessageRefused) return error
  throw error
}

const endedBy = (error: Error): Ended => ({ status: 'FAILURE', result: toExceptionObject(error), traceback: null })

/** Ends a task that was not started, and all that depends on it. */
const fail = async (parts: WorkerParts, task: TaskMessage, ended: Ended): Promise<void> => {
  await store(parts, task, ended)
  await sequelOf(parts, task, ended)?.carryOut()
}

/**
 * The steps after a failed one end as it did, in their documents and in the chords they belong to: nobody waits for
 * ever. As in Celery only the failed task calls its error callbacks.
 * @param chain as in a message
 */
const endWaiting = async (parts: WorkerParts, chain: readonly WireSignature[], ended: Ended): Promise<void> => {
  const waiting = chain.toReversed().flatMap(tasksWithin)
  // Without an id nobody can wait for it.
  const calls = waiting
    .filter(({ options }) => options.task_id)
    .flatMap((step) => plan(parts.compose, step, { input: [] }).calls)
  for (const { task } of calls) {
    await store(parts, task, ended)
    await endMember(parts, task, ended)
  }
}

const store = async (parts: WorkerParts, task: TaskMessage, ended: Ended): Promise<void> => {
  const { id, group, parentId } = task
  await tellEnd(parts, { task, startedAtMs: NEVER_STARTED }, ended)
  const document = {
    ...ended,
    task_id: id,
    children: [],
    date_done: formatTime(new Date()),
    ...(group === null ? {} : { group_id: group }),
    ...(parentId === null ? {} : { parent_id: parentId }),
  }
  const { resultExpires } = parts.settings
  await patiently(parts, { doing: `storing the end of ${id}` }, () => parts.backend.store(document, resultExpires))
}

/** Counts a member of a chord; the last one brings about the body, or its failure when any member has failed. */
const endMember = async (parts: WorkerParts, task: TaskMessage, ended: Ended): Promise<void> => {
  const { id, group, groupIndex } = task
  const { chord } = task.links
  if (chord === null || group === null) return
  // Where two runs of a task differ, its stored result is the one that counts.
  const stored = await documentOf(parts, id)
  const { status, result } = stored && isFinal(stored.status) ? stored : ended
  const { chords } = parts.backend
  const member = { taskId: id, index: groupIndex, status, result }
  const whole = await patiently(parts, { doing: `counting ${id} in its chord` }, () =>
    chords.add(group, member, parts.settings.resultExpires),
  )
  if (!whole) return
  await endChord(parts, { ...whole, task, chord })
  await patiently(parts, { doing: `closing the chord ${group}` }, () => chords.close(group))
}

const endChord = async (
  parts: WorkerParts,
  { task, chord, members, shape }: EndedChord & { task: TaskMessage; chord: WireSignature },
): Promise<void> => {
  const { root_id: rootId = task.rootId, parent_id: parentId = task.id } = chord.options
  const results = members.map(({ result }) => result)
  const input = [shape ? resultsOf(shape, new Map(members.map(({ taskId, result }) => [taskId, result]))) : results]
  const body = plan(parts.compose, identified(chord, `${task.group}/body`), { input, rootId, parentId })
  const culprit = members.find(({ status }) => status !== 'SUCCESS')
  if (!culprit) return launch(parts, await withoutEnded(parts, body))
  await patiently(parts, { doing: 'opening a chord' }, () => openChords(parts, body))
  const ended = endedBy(new ChordError(culprit.taskId, reprOf(culprit.result)))
  for (const call of body.calls) await fail(parts, call.task, ended)
}

const reprOf = (exception: unknown): string => {
  const { type, message } = fromExceptionObject(exception)
  return `${type}(${repr(message)})`
}
