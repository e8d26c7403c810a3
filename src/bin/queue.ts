import {
  type Backend,
  type Broker,
  Celery,
  openAmqpBroker,
  openMemoryBackend,
  openMemoryBroker,
  openRedisBackend,
  type Settings,
  type Trouble,
} from '../celery/index.ts'
import type { Config } from '../config.ts'
import { INFERENCE_TASK, type Tasks, TRAINING_TASK } from '../contract.ts'
import type { Log } from '../telemetry/log.ts'
import type { ProcessParts } from './process.ts'
import { isInProcess } from './servers.ts'
import { createTroubleLog } from './trouble-log.ts'

export interface Queue {
  readonly celery: Celery<Tasks>
  readonly broker: Broker
  readonly backend: Backend
  /** Whether the broker's memory ends with this process. */
  readonly isInProcess: boolean
  /** Names of the queues that the settings send tasks to. */
  readonly names: { readonly inference: string; readonly training: string }
}

const namesOf = ({ celeryQueue }: Config) =>
  celeryQueue === ''
    ? { inference: 'inference', training: 'training' }
    : { inference: celeryQueue, training: celeryQueue }

/** The queue that Celery clients send to when they name none. */
const CELERY_DEFAULT_QUEUE = 'celery'

/** The queues a worker consumes unless told otherwise. */
export const consumedQueues = ({ inference, training }: Queue['names']) =>
  inference === training ? [inference] : [inference, training, CELERY_DEFAULT_QUEUE]

/** Of the tasks that the settings send to a queue: both where they name one queue for all, none of a queue that clients alone send to. */
export const taskTypesOf = (names: Queue['names'], queue: string) =>
  (['inference', 'training'] as const).filter((type) => names[type] === queue)

/** Messages in memory; beyond it the outbox alone holds what was accepted, until the sweep finds room. */
const MOST_WAITING = 100_000

const warn = (log: Log, server: string) => {
  const tell = createTroubleLog(log)
  return ({ doing, error, retryInMs }: Trouble) => tell(error, `${server}: ${doing} failed`, { retryInMs })
}

const queueArguments = ({ celeryQueueType, celeryQueueMaxPriority }: Config) => ({
  ...(celeryQueueType === 'quorum' ? { 'x-queue-type': 'quorum' } : {}),
  ...(celeryQueueMaxPriority > 0 ? { 'x-max-priority': celeryQueueMaxPriority } : {}),
})

const openBroker = (config: Config, log: Log): Promise<Broker> =>
  isInProcess(config.celeryBrokerUrl)
    ? openMemoryBroker({ maxLength: MOST_WAITING })
    : openAmqpBroker({
        url: config.celeryBrokerUrl,
        queueArguments: queueArguments(config),
        onTrouble: warn(log, 'broker'),
      })

const openBackend = ({ celeryBackendUrl: url }: Config, log: Log): Promise<Backend> =>
  isInProcess(url) ? openMemoryBackend() : openRedisBackend({ url, onTrouble: warn(log, 'result backend') })

/** Opens broker and result backend, in this process or on servers as the settings say, and makes the application on them. */
export const openQueue = async (
  { config, log, opened }: Pick<ProcessParts, 'config' | 'log' | 'opened'>,
  settings: Pick<Partial<Settings>, 'workerSendTaskEvents'> = {},
): Promise<Queue> => {
  const broker = opened.add('broker', await openBroker(config, log), (it) => it.close())
  const backend = opened.add('result backend', await openBackend(config, log), (it) => it.close())
  const names = namesOf(config)
  const celery = new Celery<Tasks>('stellwerk', {
    broker,
    backend,
    ...settings,
    resultExpires: config.resultExpiresSeconds,
    taskRoutes: { [INFERENCE_TASK]: names.inference, [TRAINING_TASK]: names.training },
  })
  return { celery, broker, backend, isInProcess: isInProcess(config.celeryBrokerUrl), names }
}
