import { type Backend, type Broker, Celery, openMemoryBackend, openMemoryBroker } from '../celery/index.ts'
import type { Config } from '../config.ts'
import { INFERENCE_TASK, type Tasks, TRAINING_TASK } from '../contract.ts'
import type { Opened } from './opened.ts'

export interface Queue {
  readonly celery: Celery<Tasks>
  readonly broker: Broker
  readonly backend: Backend
  /** Names of the queues that the settings send tasks to. */
  readonly names: { readonly inference: string; readonly training: string }
}

const namesOf = ({ celeryQueue }: Config) =>
  celeryQueue === ''
    ? { inference: 'inference', training: 'training' }
    : { inference: celeryQueue, training: celeryQueue }

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
  return { celery, broker, backend, names }
}
