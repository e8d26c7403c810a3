import { createKeyRing } from './access/key-ring.ts'
import { ownership } from './access/ownership.ts'
import { waits } from './access/waits.ts'
import type { App } from './app-type.ts'
import { createCancel } from './cancel.ts'
import { consolePages } from './console.ts'
import { createContent } from './content.ts'
import { createDeadLetters } from './dead-letters.ts'
import { createDispatch } from './dispatch.ts'
import { createDrift } from './drift.ts'
import { eventStreams } from './event-stream.ts'
import { createOnce } from './idempotency.ts'
import { createInference } from './inference.ts'
import { createKeys } from './keys.ts'
import { createModelWatch } from './model-watch.ts'
import { createModels } from './models.ts'
import { createOversight, registerOversight } from './oversight.ts'
import type { ApiParts } from './parts.ts'
import { pressure } from './pressure.ts'
import { createPublications } from './publications.ts'
import { reference } from './reference.ts'
import { repeats } from './repeats.ts'
import { contentRoutes } from './routes/content.ts'
import { deadLetterRoutes } from './routes/dead-letters.ts'
import { driftRoutes } from './routes/drift.ts'
import { homeRoutes } from './routes/home.ts'
import { inferenceRoutes } from './routes/inference.ts'
import { keyRoutes } from './routes/keys.ts'
import { modelEventRoutes } from './routes/model-events.ts'
import { modelRoutes } from './routes/models.ts'
import { operationRoutes } from './routes/operations.ts'
import { taskRoutes } from './routes/tasks.ts'
import { trainingRoutes } from './routes/training.ts'
import { itemKey } from './rows.ts'
import { domainSchemas } from './schemas/rows.ts'
import { InferenceTicket, TrainingTicket } from './schemas/tasks.ts'
import { buildServer } from './server.ts'
import { createStartRequest } from './start-request.ts'
import type { System } from './system.ts'
import { createTraining } from './training.ts'
import { createReadWebhook } from './webhook.ts'

/** What the front door has beyond a listener; each of these names what it needs, so that a wrong order fails at the start. */
const registerOwn = (app: App, { store, settings }: ApiParts) => {
  app.register(repeats)
  app.register(eventStreams)
  app.register(waits, { perClient: settings.access.maxWaitsPerClient })
  app.register(ownership, { inferences: store.inferences })
  app.register(pressure, { store, settings: settings.pressure })
  app.register(reference, settings)
  app.register(consolePages, { folder: settings.consoleFolder })
}

const createWork = (app: App, parts: ApiParts, { accepted, storyOf }: Pick<System, 'accepted' | 'storyOf'>) => {
  const { domain, store, queue, explain, drift, settings } = parts
  const { log, metrics } = parts.telemetry
  const onLookup = metrics.observeLookup
  const dispatch = createDispatch({ queue, publishTimeoutMs: settings.publishTimeoutMs, onDispatch: accepted, log })
  const once = createOnce({ keys: store.idempotency, log })
  const cancel = createCancel({ queue, publishTimeoutMs: settings.publishTimeoutMs, log })
  const inferences = createPublications({ mark: (taskIds) => store.inferences.published(taskIds), log })
  const models = createPublications({ mark: (taskIds) => store.models.published(taskIds), log })
  app.addHook('onClose', async () => {
    await Promise.all([inferences.flush(), models.flush()])
  })
  return {
    inference: createInference({
      domain,
      store,
      queue,
      explain,
      dispatch,
      once,
      cancel,
      publications: inferences,
      onLookup,
      storyOf,
      log,
    }),
    training: createTraining({ store, queue, dispatch, once, cancel, publications: models, onLookup, log }),
    content: createContent({ domain, store }),
    models: createModels(store),
    drift: createDrift(drift),
  }
}

/**
 * The front door. Not listening yet: call `listen`, or `inject` in tests. `close` refuses new requests, answers the
 * waiting ones with what is known, and marks the publications that were gathered.
 */
export const buildApi = (parts: ApiParts): App => {
  const { domain, checks, countRequests, telemetry, settings } = parts
  const ring = createKeyRing(parts.store.keys)
  const app = buildServer({
    log: telemetry.log,
    ring,
    access: settings.access,
    ...(countRequests === undefined ? {} : { countRequests }),
    onAnswer: telemetry.metrics.observeRequest,
  })
  registerOwn(app, parts)
  const system = createOversight(parts)
  const work = createWork(app, parts, system)
  const schemas = domainSchemas(domain)
  const { rankingKeep, checkTimeoutMs, appName } = settings
  const readStart = createStartRequest(createReadWebhook(parts.checkWebhookUrl))

  app.register(inferenceRoutes, { ...work, readStart, schemas, rankingKeep, itemKey: itemKey(domain) })
  app.register(trainingRoutes, { ...work, readStart })
  app.register(taskRoutes, { prefix: '/inference', noun: 'inference', task: work.inference, ticket: InferenceTicket })
  app.register(taskRoutes, { prefix: '/train', noun: 'training', task: work.training, ticket: TrainingTicket })
  app.register(modelRoutes, work)
  app.register(modelEventRoutes, {
    followModels: createModelWatch({ registry: parts.store.registry, log: telemetry.log }),
  })
  app.register(driftRoutes, work)
  app.register(deadLetterRoutes, { deadLetters: createDeadLetters(parts) })
  app.register(keyRoutes, { keys: createKeys(parts.store, ring.forget) })
  app.register(contentRoutes, { ...work, schemas, nouns: domain.nouns })
  app.register(operationRoutes, { metrics: telemetry.metrics, log: telemetry.log, checks, checkTimeoutMs })
  registerOversight(app, parts, system)
  app.register(homeRoutes, { appName })
  return app
}
