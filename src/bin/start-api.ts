import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { buildApi } from '../api/app.ts'
import type { CompareModels } from '../api/comparison.ts'
import type { DriftWatch } from '../api/drift.ts'
import type { Config } from '../config.ts'
import { definitionOf } from '../domain/define.ts'
import { openComparer } from '../tasks/comparer.ts'
import { openExplainer } from '../tasks/explainer.ts'
import { urlProblem } from '../tasks/webhook-address.ts'
import { openRequestCount } from './count-requests.ts'
import { gravesOf } from './dead-letters.ts'
import { runDemo } from './demo.ts'
import { effectiveSettings } from './effective-settings.ts'
import { accessOf, CHECK_TIMEOUT_MS, closeListener, serverChecks } from './listener.ts'
import type { ProcessParts } from './process.ts'
import { APP_NAME } from './process.ts'
import { version } from './settings.ts'
import { domain } from './system.ts'
import { watchQueue } from './watch-queue.ts'

/** A start answers without the broker's confirmation after so many milliseconds; the sweep publishes it then. */
const PUBLISH_TIMEOUT_MS = 1000

const CONSOLE_FOLDER = fileURLToPath(new URL('../../dist/console/', import.meta.url))

const checksOf = (parts: ProcessParts) => ({
  ...serverChecks(parts),
  model: async () => {
    const serving = await parts.store.models.serving()
    if (serving.length === 0)
      throw new Error('no model serves yet: wait for the first training, or run "stellwerk train"')
  },
})

const oversightOf = (parts: ProcessParts, compare: CompareModels) => ({
  ...watchQueue(parts),
  compare,
  settings: effectiveSettings(parts.config),
  ...(domain.name === 'places' ? { runDemo } : {}),
})

/** Readiness goes down first; when balancers have seen it, what is under way is finished, for `drainSeconds` at most. */
const closeApi = async (api: ReturnType<typeof buildApi>, config: Config) => {
  api.leave()
  await sleep(config.shutdownDelaySeconds * 1000)
  await closeListener(api, config)
}

/** Builds the front door and listens. @returns its address */
export const startApi = async (parts: ProcessParts, drift: DriftWatch): Promise<string> => {
  const { config, log, metrics, store, queue, opened } = parts
  const explainer = opened.add('explainer', openExplainer({ definition: definitionOf(domain), store }), (it) =>
    it.close(),
  )
  const comparer = opened.add('comparer', openComparer({ definition: definitionOf(domain), store }), (it) => it.close())
  const countRequests = await openRequestCount(parts)
  const api = buildApi({
    domain,
    store,
    queue: queue.celery,
    explain: explainer.explain,
    oversight: oversightOf(parts, comparer.compare),
    graves: gravesOf(queue),
    drift,
    checks: checksOf(parts),
    ...(countRequests === undefined ? {} : { countRequests }),
    ...(config.webhookSecret === ''
      ? {}
      : { checkWebhookUrl: (url: string) => urlProblem(url, { allowPrivate: config.webhookAllowPrivate }) }),
    telemetry: { log, metrics },
    settings: {
      appName: APP_NAME,
      version,
      rankingKeep: config.rankingKeep,
      publishTimeoutMs: PUBLISH_TIMEOUT_MS,
      checkTimeoutMs: CHECK_TIMEOUT_MS,
      consoleFolder: CONSOLE_FOLDER,
      access: accessOf(config),
      pressure: {
        maxQueued: config.maxQueued,
        maxQueuedTrainings: config.maxQueuedTrainings,
        maxEventLoopDelayMs: config.maxEventLoopDelayMs,
      },
    },
  })
  opened.add('API', api, (it) => closeApi(it, config))
  return api.listen({ host: config.host, port: config.port })
}
