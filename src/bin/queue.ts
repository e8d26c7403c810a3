import { type Backend, type Broker, Celery, openMemoryBackend, openMemoryBroker } from '../celery/index.ts'
import type { Config } from '../config.ts'
import { INFERENCE_TASK, type Tasks, TRAINING_TASK } from '../contract.ts'
import type { Opened } from './opened.ts'

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

/** Opens broker and result backend and makes the application on them. */
export const openQueue = async (config: Config, opened: Opened): Promise<Queue> => {
  const broker = opened.add('broker', await openMemoryBroker(), (it) => it.close())
  const backend = opened.add('result backend', await openMemoryBackend(), (it) => it.close())
  const names = namesOf(config)
  const celery = new Celery<Tasks>('stellwerk', {
    broker,
    backend,
    resultExpires: config.resultExpiresSeconds,
    taskRoutes: { [INFERENCE_TASK]: names.inference, [TRAINING_TASK]: names.training },
  })
  return { celery, broker, backend, isInProcess: true, names }
}
