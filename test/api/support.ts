import { EventEmitter, once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll } from 'vitest'
import { buildApi } from '../../src/api/app.ts'
import type { ApiParts, ApiSettings, ApiStore, TaskDocument, TaskQueue } from '../../src/api/parts.ts'
import { isFinal } from '../../src/celery/index.ts'
import { places } from '../../src/domain/places/places.ts'
import { judgeFeedback, NO_FEEDBACK } from '../../src/drift/judge-feedback.ts'
import { createStore } from '../../src/store/create.ts'
import { openDatabase } from '../../src/store/database.ts'
import { migrate } from '../../src/store/migrate.ts'
import type { Store } from '../../src/store/store.ts'
import { createLog } from '../../src/telemetry/log.ts'
import { createMetrics } from '../../src/telemetry/metrics.ts'
import { aPlace } from '../domain/builders.ts'

export const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000'

const SETTINGS: ApiSettings = {
  appName: 'stellwerk',
  version: '1.2.3',
  rankingKeep: 100,
  publishTimeoutMs: 200,
  checkTimeoutMs: 200,
  consoleFolder: fileURLToPath(new URL('built-console/', import.meta.url)),
  access: {
    rateLimitPerMinute: 0,
    maxConnections: 10_000,
    maxConnectionsPerAddress: 10_000,
    maxWaitsPerClient: 10_000,
    corsOrigins: [],
    trustedProxies: [],
  },
  pressure: { maxQueued: 1_000_000, maxQueuedTrainings: 1_000_000, maxEventLoopDelayMs: 0 },
}

/** A queue whose documents the test writes itself. */
export class TestQueue implements TaskQueue {
  readonly sent: { name: string; args: readonly unknown[]; taskId: string; expires: Date }[] = []
  readonly revoked: { taskId: string; terminate: boolean }[] = []
  readonly #documents = new Map<string, TaskDocument>()
  readonly #events = new EventEmitter().setMaxListeners(0)
  readonly #waiting = new Set<string>()

  async send(name: string, args: readonly unknown[], options: { taskId: string; expires: Date }): Promise<unknown> {
    this.sent.push({ name, args, ...options })
    return undefined
  }

  async revoke(taskId: string, { terminate }: { terminate: boolean }) {
    this.revoked.push({ taskId, terminate })
  }

  async markRevoked(taskId: string) {
    this.store(taskId, { status: 'REVOKED', result: null })
  }

  store(taskId: string, document: TaskDocument) {
    this.#documents.set(taskId, document)
    this.#events.emit(taskId)
  }

  /** Resolves as soon as someone waits for the task. */
  async waited(taskId: string) {
    if (!this.#waiting.has(taskId)) await once(this.#events, `waited:${taskId}`)
  }

  /** Ends the waits for the task as if their time were over. */
  endWaits(taskId: string) {
    this.#events.emit(`over:${taskId}`)
  }

  /** Resolves as soon as nobody waits for the task. */
  async left(taskId: string) {
    if (this.#waiting.has(taskId)) await once(this.#events, `left:${taskId}`)
  }

  result(taskId: string) {
    const document = async () => this.#documents.get(taskId)
    const final = async (signal: AbortSignal) => {
      while (!isFinal((await document())?.status ?? 'PENDING') && !signal.aborted) {
        await once(this.#events, taskId, { signal }).catch(() => undefined)
      }
    }
    const wait = async ({ timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal }) => {
      const over = new AbortController()
      const end = () => over.abort()
      const timer = setTimeout(end, timeoutMs)
      this.#events.once(`over:${taskId}`, end)
      this.#waiting.add(taskId)
      this.#events.emit(`waited:${taskId}`)
      await final(AbortSignal.any([signal, over.signal]))
      clearTimeout(timer)
      this.#waiting.delete(taskId)
      this.#events.emit(`left:${taskId}`)
      signal.throwIfAborted()
      return over.signal.aborted ? undefined : document()
    }
    const subscribe = async (listener: (document: TaskDocument) => void) => {
      const hear = () => listener(this.#documents.get(taskId) as TaskDocument)
      this.#events.on(taskId, hear)
      this.#waiting.add(taskId)
      this.#events.emit(`waited:${taskId}`)
      const close = async () => {
        this.#events.off(taskId, hear)
        this.#waiting.delete(taskId)
        this.#events.emit(`left:${taskId}`)
      }
      return { close }
    }
    return { document, wait, subscribe }
  }
}

/** A store in memory with three places, ids 1 to 3, priced 100, 200 and 300. */
export const openTestStore = async (): Promise<{ store: Store; close: () => Promise<void> }> => {
  const database = await openDatabase({})
  await migrate(database, places)
  const store = createStore(database, places)
  await store.items.replaceAll([1, 2, 3].map((itemId) => ({ itemId, fields: aPlace({ price: itemId * 100 }) })))
  return { store, close: () => database.close() }
}

/** Lines that were logged, as objects. */
export const collectLog = () => {
  const lines: Record<string, unknown>[] = []
  const log = createLog({
    level: 'debug',
    pretty: false,
    destination: { write: (line) => lines.push(JSON.parse(line)) },
  })
  const atLeast = (level: number) => lines.filter((line) => Number(line.level) >= level)
  return { log, lines, errors: () => atLeast(50), warnings: () => atLeast(40) }
}

export interface TestParts extends Partial<Omit<ApiParts, 'settings'>> {
  readonly store: ApiStore & { inferences: { active?: () => Promise<number> } }
  readonly settings?: Partial<ApiSettings>
}

/** A watch over nobody: no model serves. */
const noDrift: ApiParts['drift'] = {
  report: async () => ({
    modelId: null,
    drifted: false,
    since: null,
    signals: [],
    inputs: [],
    inputsFrom: null,
    inputsTo: null,
    feedback: judgeFeedback(NO_FEEDBACK, NO_FEEDBACK, new Set()),
    feedbackPoints: [],
    tastes: [],
  }),
  history: async () => undefined,
  async *looks() {},
}

export const noOversight: ApiParts['oversight'] = {
  queues: async () => [],
  openMonitor: async () => ({ close: async () => {} }),
  settings: [],
  compare: async () => ({ kind: 'not-comparable', reason: 'there are none' }),
}

const noGraves: ApiParts['graves'] = {
  queues: [],
  of: () => {
    throw new Error('there is no queue')
  },
  forgetResult: async () => {},
}

/** The front door on parts of which only the interesting ones are given. */
export const buildTestApi = ({ store, settings, ...parts }: TestParts) => {
  const logged = collectLog()
  const queue = new TestQueue()
  const metrics = createMetrics({
    appName: 'stellwerk',
    tasks: ['known'],
    activeInferences: async () => (await store.inferences.active?.()) ?? 0,
    servingModels: async () => [],
    broker: { queues: async () => [], deadLetters: async () => [] },
  })
  const app = buildApi({
    domain: places,
    store,
    queue,
    explain: async () => ({ kind: 'no-ranking' }),
    graves: noGraves,
    oversight: noOversight,
    drift: noDrift,
    checks: {},
    telemetry: { log: logged.log, metrics },
    settings: { ...SETTINGS, ...settings },
    ...parts,
  })
  return { app, queue, metrics, ...logged }
}

export type TestApi = ReturnType<typeof buildTestApi>

/** Starts an inference over HTTP. @returns its task id */
export const startInference = async ({ app }: Pick<TestApi, 'app'>, body: object): Promise<string> => {
  const answer = await app.inject({ method: 'POST', url: '/inference/start', body })
  return answer.json().task_id
}

/** Stores what a worker would store: places 3, 2, 1 with falling scores. */
export const finishInference = async (store: Store, taskId: string) => {
  await store.inferences.finish([
    { taskId, modelId: UNKNOWN_ID, itemIds: [3, 2, 1], itemVersions: [1, 1, 1], scores: [0.9, 0.5, 0.1] },
  ])
}

/** The real store behind an API without a worker, for the tests of one file. */
export const useTestApi = () => {
  const stage = {} as { store: Store; api: TestApi }
  let close: () => Promise<void>
  beforeAll(async () => {
    const opened = await openTestStore()
    close = opened.close
    stage.store = opened.store
    stage.api = buildTestApi({ store: opened.store })
  })
  afterAll(async () => {
    await stage.api.app.close()
    await close()
  })
  return stage
}
