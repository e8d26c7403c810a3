import { randomUUID } from 'node:crypto'
import { onTestFinished } from 'vitest'
import {
  type Backend,
  type Broker,
  Celery,
  type CeleryOptions,
  type MemoryBrokerOptions,
  openMemoryBackend,
  openMemoryBroker,
  type Worker,
  type WorkerEvents,
  type WorkerOptions,
} from '../../src/celery/index.ts'

export interface TestTasks {
  'x.add': (a: number, b: number) => number
  'x.work': (...args: unknown[]) => unknown
  'x.score': (value: number) => number
}

interface TestAppOptions extends Partial<Omit<CeleryOptions, 'broker' | 'backend'>> {
  readonly memory?: MemoryBrokerOptions
  /** Puts something between the application and its broker or backend. */
  readonly broker?: (real: Broker) => Broker
  readonly backend?: (real: Backend) => Backend
}

/** An application in memory whose workers and servers close with the test. */
export const openApp = async ({ memory, broker: wrap, backend: wrapBackend, ...settings }: TestAppOptions = {}) => {
  const realBroker = await openMemoryBroker(memory)
  const realBackend = await openMemoryBackend()
  const broker = wrap?.(realBroker) ?? realBroker
  const backend = wrapBackend?.(realBackend) ?? realBackend
  const celery = new Celery<TestTasks>('test', { broker, backend, ...settings })
  onTestFinished(async () => {
    await realBroker.close()
    await realBackend.close()
  })
  return { celery, broker, backend, startWorker: (options?: WorkerOptions) => startWorker(celery, options) }
}

const startWorker = async (celery: Celery<TestTasks>, options: WorkerOptions = {}): Promise<Worker> => {
  const worker = celery.worker({ queues: { celery: { concurrency: 4 } }, ...options })
  onTestFinished(() => worker.stop({ drainMs: 0 }))
  await worker.start()
  return worker
}

/** The same object with some methods replaced; the others still belong to the real one. */
export const overriding = <Target extends object>(real: Target, changes: Partial<Target>): Target =>
  new Proxy(real, {
    get: (target, name) => {
      const value: unknown = name in changes ? Reflect.get(changes, name) : Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })

/** The next event of that name, of one task if its id is given. */
export const nextEvent = <Name extends keyof WorkerEvents>(
  worker: Worker,
  name: Name,
  uuid?: string,
): Promise<WorkerEvents[Name]> =>
  new Promise((resolve) => {
    const off = worker.on(name, (event) => {
      if (uuid !== undefined && (event as { uuid?: string }).uuid !== uuid) return
      off()
      resolve(event)
    })
  })

/** A gate that a handler waits at until the test opens it; `entered` resolves when the handler has come. */
export const aGate = () => {
  let open: () => void = () => {}
  let enter: () => void = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  const entered = new Promise<void>((resolve) => {
    enter = resolve
  })
  const pass = async () => {
    enter()
    await opened
  }
  return { open, entered, pass }
}

/** Rejects with the signal's reason once it aborts, as a well-behaved handler's work does. */
export const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason)
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })

export const anId = (): string => randomUUID()

/** A well-formed protocol 2 message with the given changes, for what no client of ours would send. */
export const aTaskMessage = (changes: { headers?: object; body?: unknown; properties?: object } = {}) => {
  const { body = [[2, 3], {}, null] } = changes
  return {
    body: typeof body === 'string' ? Buffer.from(body) : Buffer.from(JSON.stringify(body)),
    properties: { contentType: 'application/json', contentEncoding: 'utf-8', ...changes.properties },
    headers: { lang: 'py', task: 'x.add', id: anId(), ...changes.headers },
  }
}
