import { within } from '../api/within.ts'
import type { Config } from '../config.ts'
import { INFERENCE_TASK, TRAINING_TASK } from '../contract.ts'
import type { Database } from '../store/database.ts'
import type { Store } from '../store/store.ts'
import type { Log } from '../telemetry/log.ts'
import { createMetrics, type Metrics } from '../telemetry/metrics.ts'
import type { ServingModel } from '../telemetry/model-gauges.ts'
import type { DeadFigures, QueueFigures } from '../telemetry/queue-gauges.ts'
import { Opened } from './opened.ts'
import { consumedQueues, type Queue } from './queue.ts'

/** Value of the label `app_name`, and the title of the API reference. */
export const APP_NAME = 'stellwerk'

/** What the parts of one process share. */
export interface ProcessParts {
  readonly config: Config
  readonly log: Log
  readonly metrics: Metrics
  readonly database: Database
  readonly store: Store
  readonly queue: Queue
  /** Where each part registers how it is closed. */
  readonly opened: Opened
}

/** Champion and challenger with their shares, and what users did with their lists. */
const readServing = async ({ registry }: Pick<Store, 'registry'>): Promise<ServingModel[]> => {
  const [figures, ...serving] = await Promise.all([
    registry.online(),
    registry.find('champion'),
    registry.find('challenger'),
  ])
  return serving.flatMap((model) => {
    if (model === undefined) return []
    const { version, usePercentage: percentage } = model
    const { answered = 0, choices = 0 } = figures.find((one) => one.version === version) ?? {}
    return [{ version, percentage, choiceRate: answered === 0 ? null : choices / answered }]
  })
}

/** Longer than that no reading of the metrics waits for the broker. */
const BROKER_TIMEOUT_MS = 2000

const readQueues = ({ broker, names }: Queue): Promise<QueueFigures[]> =>
  Promise.all(
    [...new Set(Object.values(names))].map(async (queue) => {
      const [ready, consumers] = await Promise.all([broker.depth(queue), broker.consumers(queue)])
      return { queue, ready, consumers }
    }),
  )

const readDeadLetters = ({ broker, names }: Queue): Promise<DeadFigures[]> =>
  Promise.all(consumedQueues(names).map(async (queue) => ({ queue, dead: await broker.dead(queue) })))

export const openMetrics = ({ store, queue }: Pick<ProcessParts, 'store' | 'queue'>) =>
  createMetrics({
    appName: APP_NAME,
    tasks: [INFERENCE_TASK, TRAINING_TASK],
    activeInferences: () => store.inferences.active(),
    servingModels: () => readServing(store),
    broker: {
      queues: () => within(readQueues(queue), BROKER_TIMEOUT_MS, () => []),
      deadLetters: () => within(readDeadLetters(queue), BROKER_TIMEOUT_MS, () => []),
    },
  })

/**
 * Resolves when the process is asked to stop; asked a second time, it ends at once.
 * @returns the signal's name
 */
const untilAskedToStop = () =>
  new Promise<NodeJS.Signals>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(1))
        resolve(signal)
      })
    }
  })

/** Between looks at who the parent is. */
const PARENT_LOOK_MS = 500

/** npm runs its scripts in a shell, and a signal to npm ends that shell alone: the server would go on unseen, with its lock and its port. */
const untilNpmIsGone = (parent = process.ppid) =>
  new Promise<string>((resolve) => {
    if (process.env.npm_lifecycle_event === undefined) return
    const looking = setInterval(() => {
      if (process.ppid === parent) return
      clearInterval(looking)
      resolve('npm has ended')
    }, PARENT_LOOK_MS).unref()
  })

/** For the person at the terminal; standard output belongs to the log. */
export const tell = (text: string) => void process.stderr.write(`${text}\n`)

/**
 * Starts the parts of a process, waits until it is asked to stop, and closes them backward. Asked during the start it
 * just ends: whatever was begun is taken up by the next start.
 * @param start gets a way to end the process from inside, with the reason to be told
 */
export const runProcess = async (
  { drainSeconds }: Config,
  start: (opened: Opened, stop: (reason: string) => void) => Promise<void>,
) => {
  const opened = new Opened()
  try {
    let stop: (reason: string) => void = () => {}
    const asked = new Promise<string>((resolve) => {
      stop = resolve
    })
    const npmIsGone = untilNpmIsGone()
    await start(opened, stop)
    const reason = await Promise.race([untilAskedToStop(), npmIsGone, asked])
    tell(`stopping (${reason}): running work gets up to ${drainSeconds} s`)
  } finally {
    await opened.closeAll()
  }
}
