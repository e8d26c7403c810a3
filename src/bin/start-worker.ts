import type { Worker } from '../celery/index.ts'
import { definitionOf } from '../domain/define.ts'
import { createInference } from '../tasks/inference.ts'
import { registerTasks } from '../tasks/register.ts'
import { openScorer } from '../tasks/scorer.ts'
import type { Train } from '../tasks/training.ts'
import type { ProcessParts } from './process.ts'
import { domain } from './system.ts'
import { createTroubleLog } from './trouble-log.ts'

/** Logs and counts what the worker says of its tasks. */
const observe = (worker: Worker, { log, metrics }: Pick<ProcessParts, 'log' | 'metrics'>) => {
  worker.on('task-succeeded', ({ name, runtime }) =>
    metrics.observeTask({ task: name, state: 'SUCCESS', seconds: runtime }),
  )
  worker.on('task-failed', ({ uuid, name, exception }) => {
    metrics.observeTask({ task: name, state: 'FAILURE' })
    log.error({ task: name, task_id: uuid, exception }, 'task failed')
  })
  worker.on('task-retried', ({ uuid, name, exception }) => {
    metrics.observeTask({ task: name, state: 'RETRY' })
    log.warn({ task: name, task_id: uuid, exception }, 'task will be tried again')
  })
  worker.on('task-revoked', ({ uuid, name }) => {
    metrics.observeTask({ task: name, state: 'REVOKED' })
    log.info({ task: name, task_id: uuid }, 'task revoked')
  })
  worker.on('task-rejected', ({ uuid, name, reason }) => {
    metrics.observeTask({ task: name, state: 'REJECTED' })
    log.warn({ task: name, task_id: uuid, reason }, 'message put aside')
  })
  const tell = createTroubleLog(log)
  worker.on('worker-trouble', ({ doing, error }) => tell(error, `worker in trouble: ${doing}`))
}

/** One training at a time in its own queue; elsewhere as many batches of inferences as the settings say. */
const lanesOf = ({ config, queue: { names } }: ProcessParts, queues: readonly string[]) =>
  Object.fromEntries(
    queues.map((name) => {
      const isForTraining = name === names.training && name !== names.inference
      return [name, { concurrency: isForTraining ? 1 : config.inferenceConcurrency }]
    }),
  )

export interface StartWorkerOptions {
  readonly queues: readonly string[]
  /** Node name for Celery's tools, such as `worker1@machine`. @default `celery@<machine>` */
  readonly hostname?: string
  /** Celery's remote control has asked the worker to end. */
  readonly onShutdown: () => void
}

/** Starts a worker for both tasks; each queue has a lane of its own, so trainings in theirs never delay inferences. */
export const startWorker = async (parts: ProcessParts, train: Train, options: StartWorkerOptions): Promise<void> => {
  const { config, store, queue, opened } = parts
  const scorer = opened.add(
    'scorer',
    openScorer({
      definition: definitionOf(domain),
      store,
      threads: config.scoringThreads,
      keep: config.rankingKeep,
      exploration: { share: config.explorationShare, temperature: config.explorationTemperature },
    }),
    (it) => it.close(),
  )
  registerTasks(queue.celery, {
    store,
    rank: createInference({ store, scorer, onResult: parts.metrics.observeResult }),
    train,
    maxBatch: config.inferenceBatch,
  })
  const { queues, hostname, onShutdown } = options
  const worker = queue.celery.worker({
    queues: lanesOf(parts, queues),
    ...(hostname === undefined ? {} : { hostname }),
  })
  observe(worker, parts)
  worker.on('worker-shutdown', () => {
    onShutdown()
    return worker.stop({ drainMs: config.drainSeconds * 1000 })
  })
  opened.add('worker', worker, (it) => it.stop({ drainMs: config.drainSeconds * 1000 }))
  await worker.start()
}
