import { repr, reprArgs } from '../repr.ts'
import type { TaskDefinition } from '../tasks.ts'
import { NEVER_STARTED } from '../worker/ending.ts'
import type { Job } from '../worker/job.ts'
import { readIds } from './answers.ts'
import type { Command, ControlledWorker } from './controlled.ts'

/** Jobs that are being run. */
export const active: Command = (worker, { safe }) =>
  [...worker.running].map((job) => describeJob(worker, job, safe === true))

/** Jobs that have arrived and wait for a slot, or for the rate of their task. */
export const reserved: Command = (worker) => worker.lanes.waiting().map((job) => describeJob(worker, job))

/** None, ever: tasks that are to start later wait in the broker, in nobody's memory. */
export const scheduled: Command = () => []

/** Of those tasks that this worker has, what it does with them. */
export const queryTask: Command = (worker, { ids }) => {
  const asked = new Set(readIds(ids))
  const found = (jobs: Iterable<Job>, state: string) =>
    [...jobs].filter(({ task }) => asked.has(task.id)).map((job) => [job.task.id, [state, describeJob(worker, job)]])
  return Object.fromEntries([...found(worker.lanes.waiting(), 'reserved'), ...found(worker.running, 'active')])
}

/** As Celery's `Request.info()`; with `safe` the arguments are Python's text of them. */
const describeJob = (
  { hostname }: ControlledWorker,
  { task, delivery, startedAtMs, acknowledged }: Job,
  safe = false,
) => ({
  id: task.id,
  name: task.task,
  args: safe ? reprArgs(task.args) : task.args,
  kwargs: safe ? repr(task.kwargs) : task.kwargs,
  type: task.task,
  hostname,
  time_start: startedAtMs === NEVER_STARTED ? null : (performance.timeOrigin + startedAtMs) / 1_000,
  acknowledged,
  delivery_info: {
    exchange: '',
    routing_key: delivery.queue,
    priority: task.priority,
    redelivered: delivery.redelivered,
  },
  worker_pid: process.pid,
})

export const revoked: Command = ({ revoked: ids }) => ids.list()

type Describe = (worker: ControlledWorker, definition: TaskDefinition) => unknown

/** What can be asked of a registered task, under Celery's names. */
const TASK_INFO: ReadonlyMap<string, Describe> = new Map<string, Describe>([
  ['rate_limit', ({ tuning }, definition) => tuning.rateLimit(definition) || undefined],
  ['time_limit', ({ tuning }, definition) => tuning.timeLimits(definition).hard ?? undefined],
  ['soft_time_limit', ({ tuning }, definition) => tuning.timeLimits(definition).soft ?? undefined],
  ['max_retries', (_worker, { options }) => options.maxRetries ?? undefined],
  ['default_retry_delay', (_worker, { options }) => options.defaultRetryDelay],
  ['ignore_result', (_worker, { options }) => options.ignoreResult],
  ['acks_late', ({ settings }, { options }) => options.acksLate ?? settings.taskAcksLate],
  ['priority', (_worker, { options }) => options.priority],
])

/** Names of the tasks, such as `x.add [rate_limit=10/m]`. */
export const registered: Command = (worker, { taskinfoitems }) => {
  const asked = readIds(taskinfoitems)
  const items = asked.length > 0 ? asked : ['rate_limit']
  const describe = (definition: TaskDefinition): string => {
    const known = items.map((item) => [item, TASK_INFO.get(item)?.(worker, definition)] as const)
    const told = known.filter(([, value]) => value !== undefined).map(([item, value]) => `${item}=${value}`)
    return told.length > 0 ? `${definition.name} [${told.join(' ')}]` : definition.name
  }
  return worker.registry.all().map(describe).sort()
}
