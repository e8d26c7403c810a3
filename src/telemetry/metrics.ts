import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { freshFor } from '../fresh.ts'
import { createDriftGauges } from './drift-gauges.ts'
import { ANSWERERS, type AnsweredBy, createFigures } from './figures.ts'
import { createModelGauges, type ServingModel } from './model-gauges.ts'
import { createQueueGauges, type QueueReaders } from './queue-gauges.ts'

export interface MetricsOptions {
  /** Value of the label `app_name`. */
  readonly appName: string
  /** Names of the tasks that have a label of their own; a name from outside counts as `(unknown)`. */
  readonly tasks: readonly string[]
  /** Reads how many accepted inferences are unfinished. Called at most once a second. */
  readonly activeInferences: () => Promise<number>
  /** Reads which models serve. Called at most every five seconds. */
  readonly servingModels: () => Promise<readonly ServingModel[]>
  /** Each is called at most once a second. */
  readonly broker: QueueReaders
}

/** A request that was answered. `path` is the route's template, never an address with an id in it. */
export interface AnsweredRequest {
  readonly method: string
  readonly path: string
  readonly statusCode: number
  readonly seconds: number
}

/** A task that reached a state. */
export interface TaskObservation {
  readonly task: string
  readonly state: string
  /** What the worker spent on it, where it got to its end. */
  readonly seconds?: number
}

export type Metrics = ReturnType<typeof createMetrics>

const REQUEST_LABELS = ['method', 'path', 'status_code', 'app_name'] as const
const REQUEST_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]
const TASK_SECONDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 60, 300, 1800]

/**
 * All metrics of a process, in a registry of their own, so that several may live in one process.
 * Durations are in seconds; the names of the `api_*` families are those that existing dashboards read.
 */
export const createMetrics = ({ appName, tasks, activeInferences, servingModels, broker }: MetricsOptions) => {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })

  const requests = new Counter({
    name: 'api_request_total',
    help: 'Requests answered',
    labelNames: REQUEST_LABELS,
    registers,
  })
  const exceptions = new Counter({
    name: 'api_exception_total',
    help: 'Requests that ended in a 500',
    labelNames: REQUEST_LABELS,
    registers,
  })
  const processing = new Histogram({
    name: 'api_processing_time',
    help: 'Seconds from request to answer',
    labelNames: REQUEST_LABELS,
    buckets: REQUEST_SECONDS,
    registers,
  })
  const taskTotal = new Counter({
    name: 'stellwerk_task_total',
    help: 'Tasks by the state they reached',
    labelNames: ['task', 'state'],
    registers,
  })
  const overdueTotal = new Counter({
    name: 'stellwerk_task_overdue_total',
    help: 'Tasks that the sweep ended because their deadline had passed',
    labelNames: ['task'],
    registers,
  })
  for (const task of tasks) overdueTotal.inc({ task }, 0)
  const taskSeconds = new Histogram({
    name: 'stellwerk_task_seconds',
    help: 'Seconds that a worker spent on a task',
    labelNames: ['task'],
    buckets: TASK_SECONDS,
    registers,
  })
  const resultSeconds = new Histogram({
    name: 'stellwerk_result_seconds',
    help: 'Seconds from accepting an inference to its ranking',
    buckets: TASK_SECONDS,
    registers,
  })
  const lookups = new Counter({
    name: 'stellwerk_result_lookups_total',
    help: 'Answers to clients about the state of a task, by what knew it: the result backend, or the database, where the task had ended before, nothing is told of it yet, or the backend is away',
    labelNames: ['answered_by'],
    registers,
  })
  for (const answered_by of ANSWERERS) lookups.inc({ answered_by }, 0)

  createModelGauges(registers, servingModels)
  createQueueGauges(registers, broker)
  const observeDrift = createDriftGauges(registers)
  const readActive = freshFor(1000, activeInferences)
  new Gauge({
    name: 'api_active_inferences',
    help: 'Accepted inferences that have no final state yet',
    labelNames: ['app_name'],
    registers,
    async collect() {
      const active = await readActive().catch(() => undefined)
      if (active !== undefined) this.set({ app_name: appName }, active)
    },
  })

  const known = new Set(tasks)
  const nameOf = (task: string) => (known.has(task) ? task : '(unknown)')

  return {
    contentType: registry.contentType,
    /** Those that a console shows. */
    figures: createFigures({ requests, lookups }),
    /** Prometheus' text format. */
    text: () => registry.metrics(),
    observeRequest({ method, path, statusCode, seconds }: AnsweredRequest) {
      const labels = { method, path, status_code: String(statusCode), app_name: appName }
      requests.inc(labels)
      processing.observe(labels, seconds)
      if (statusCode === 500) exceptions.inc(labels)
    },
    observeTask({ task, state, seconds }: TaskObservation) {
      taskTotal.inc({ task: nameOf(task), state })
      if (seconds !== undefined) taskSeconds.observe({ task: nameOf(task) }, seconds)
    },
    /** So many tasks of a name were ended because their deadline had passed. */
    observeOverdue(task: string, count: number) {
      overdueTotal.inc({ task: nameOf(task) }, count)
    },
    observeDrift,
    /** An inference was ranked so many seconds after it was accepted. */
    observeResult(seconds: number) {
      resultSeconds.observe(seconds)
    },
    /** A client was told the state of a task. */
    observeLookup(answeredBy: AnsweredBy) {
      lookups.inc({ answered_by: answeredBy })
    },
  }
}
