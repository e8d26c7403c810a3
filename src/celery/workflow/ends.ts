import type { ResultTuple } from '../backend.ts'
import { aChord, bodyOf, tasksOf, type WireOptions, type WireSignature } from './wire.ts'

/** Where the result of a signature is to be found. */
export type End =
  | { readonly kind: 'task'; readonly id: string }
  | { readonly kind: 'group'; readonly id: string; readonly members: readonly End[] }

/** The task, or group of tasks, whose result is that of an identified signature. */
export const endOf = (signature: WireSignature): End => {
  const { task_id: id = '', chain = [] } = signature.options
  const [last] = chain
  switch (signature.subtask_type) {
    case 'chain':
      return endOf(lastStep(signature))
    case 'chord':
      return endOf(bodyOf(signature))
    case 'group':
      return { kind: 'group', id, members: tasksOf(signature).map(endOf) }
    default:
      return last ? endOf(last) : { kind: 'task', id }
  }
}

/** How many ends a chord has to wait for. */
export const countEnds = (end: End): number =>
  end.kind === 'task' ? 1 : end.members.reduce((sum, member) => sum + countEnds(member), 0)

/** As it stands among the children in a result document. */
export const tupleOf = (end: End): ResultTuple => [
  [end.id, null],
  end.kind === 'task' ? null : end.members.map(tupleOf),
]

/** Whether it is a group with groups in it. */
export const isNested = (end: End): boolean => end.kind === 'group' && end.members.some(({ kind }) => kind === 'group')

/** The results of a group, those of groups in it as arrays of their own. */
export const resultsOf = ([[id], members]: ResultTuple, results: ReadonlyMap<string, unknown>): unknown =>
  Array.isArray(members) ? members.map((member: ResultTuple) => resultsOf(member, results)) : results.get(id)

const lastStep = (chain: WireSignature): WireSignature => tasksOf(chain).at(-1) ?? chain

/** Adds options where a signature ends: at the last step, in the body, at each member. */
export const withOptionsAtEnd = (signature: WireSignature, options: WireOptions): WireSignature => {
  const { kwargs } = signature
  switch (signature.subtask_type) {
    case 'chain': {
      const tasks = tasksOf(signature)
      return {
        ...signature,
        kwargs: { ...kwargs, tasks: [...tasks.slice(0, -1), withOptionsAtEnd(lastStep(signature), options)] },
      }
    }
    case 'chord':
      return { ...signature, kwargs: { ...kwargs, body: withOptionsAtEnd(bodyOf(signature), options) } }
    case 'group':
      return {
        ...signature,
        kwargs: { ...kwargs, tasks: tasksOf(signature).map((task) => withOptionsAtEnd(task, options)) },
      }
    default:
      return taskWithOptionsAtEnd(signature, options)
  }
}

const taskWithOptionsAtEnd = (task: WireSignature, options: WireOptions): WireSignature => {
  const [last, ...others] = task.options.chain ?? []
  const changes = last ? { chain: [withOptionsAtEnd(last, options), ...others] } : options
  return { ...task, options: { ...task.options, ...changes } }
}

/**
 * The same, and then other steps.
 * A group that is followed becomes a chord, as in Celery: what follows waits for all its members.
 * @param rest the next step last, as in a message
 */
export const followedBy = (signature: WireSignature, rest: readonly WireSignature[]): WireSignature => {
  const next = rest.at(-1)
  if (!next) return signature
  const { kwargs, options } = signature
  switch (signature.subtask_type) {
    case 'chain':
      return { ...signature, kwargs: { ...kwargs, tasks: [...tasksOf(signature), ...rest.toReversed()] } }
    case 'chord':
      return { ...signature, kwargs: { ...kwargs, body: followedBy(bodyOf(signature), rest) } }
    case 'group':
      return aChord(signature, followedBy(next, rest.slice(0, -1)))
    default:
      return { ...signature, options: { ...options, chain: [...rest, ...(options.chain ?? [])] } }
  }
}

/** The tasks that will never run when the one before them failed; of a chord those after its header. */
export const tasksWithin = (signature: WireSignature): readonly WireSignature[] => {
  switch (signature.subtask_type) {
    case 'chain':
    case 'group':
      return tasksOf(signature).flatMap(tasksWithin)
    case 'chord':
      return tasksWithin(bodyOf(signature))
    default:
      return [signature, ...(signature.options.chain ?? []).toReversed().flatMap(tasksWithin)]
  }
}
