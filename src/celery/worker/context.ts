import { CeleryError, EncodeError } from '../errors.ts'
import { Retry } from '../signals.ts'
import { isFinal } from '../states.ts'
import type { BatchRequest, TaskContext, TaskRequest } from '../tasks.ts'
import type { Job } from './job.ts'
import type { WorkerParts } from './parts.ts'
import { documentOf } from './settle.ts'

/** What a handler is given. Getters, so that nothing is made that the handler does not look at. */
export const createContext = (parts: WorkerParts, job: Job): TaskContext => ({
  get request() {
    return requestOf(parts, job)
  },
  get signal() {
    return job.cancellation.signal
  },
  updateState: (state, meta) => updateState(parts, job, { state, meta }),
  retry: (options = {}) => {
    throw new Retry(options)
  },
  send: async (name, args, options = {}) => {
    const { rootId, id } = job.task
    const result = await parts.send(name, args, { rootId, parentId: id, ...options })
    job.children.push(result.id)
    return result
  },
})

export const createBatchRequest = (parts: WorkerParts, job: Job): BatchRequest => ({
  args: argumentsOf(job),
  get request() {
    return requestOf(parts, job)
  },
  get signal() {
    return job.cancellation.signal
  },
  updateState: (state, meta) => updateState(parts, job, { state, meta }),
})

const requestOf = ({ hostname }: WorkerParts, { task, delivery }: Job): TaskRequest => ({
  ...task,
  hostname,
  queue: delivery.queue,
  redelivered: delivery.redelivered,
})

const updateState = async (
  parts: WorkerParts,
  job: Job,
  { state, meta }: { state: string; meta: unknown },
): Promise<void> => {
  if (isFinal(state)) throw new CeleryError(`a task cannot report the final state ${state}: return or throw instead`)
  if (job.ended) return
  try {
    const document = documentOf(parts, job, { status: state, result: meta, traceback: null })
    await parts.backend.store(document, parts.settings.resultExpires)
  } catch (error) {
    if (error instanceof EncodeError) throw error
    parts.events.emit('worker-trouble', () => ({ doing: `storing the state ${state} of ${job.task.id}`, error }))
  }
}

/**
 * Positional arguments, with keyword arguments put in the place of the parameter they name.
 * Without declared `parameters` they are only in `request.kwargs`.
 * @throws TypeError as Python does, for a parameter that is unknown or given twice
 */
export const argumentsOf = ({ task, definition }: Pick<Job, 'task' | 'definition'>): readonly unknown[] => {
  const { parameters } = definition.options
  if (!parameters) return task.args
  const args = [...task.args]
  for (const [name, value] of Object.entries(task.kwargs)) {
    const position = parameters.indexOf(name)
    if (position < 0) throw new TypeError(`${task.task} has no parameter ${name}: it has ${parameters.join(', ')}`)
    if (position < task.args.length) throw new TypeError(`${task.task} was given ${name} twice`)
    args[position] = value
  }
  return args
}
