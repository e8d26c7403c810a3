import { createMetrics } from '../../src/telemetry/metrics.ts'

/** The metrics of a process that has something to tell in each family. */
export const createObservedMetrics = () =>
  createMetrics({
    appName: 'stellwerk',
    tasks: ['known'],
    activeInferences: async () => 3,
    servingModels: async () => [{ version: 1, percentage: 100, choiceRate: 0.8 }],
    broker: {
      queues: async () => [{ queue: 'inference', ready: 5, consumers: 1 }],
      deadLetters: async () => [{ queue: 'inference', dead: 2 }],
    },
  })

/** One observation of each kind. */
export const observe = (metrics: ReturnType<typeof createObservedMetrics>) => {
  for (const statusCode of [200, 500, 503])
    metrics.observeRequest({ method: 'GET', path: '/livez', statusCode, seconds: 0.01 })
  for (const state of ['SUCCESS', 'FAILURE']) metrics.observeTask({ task: 'known', state, seconds: 0.1 })
  metrics.observeResult(0.2)
  for (const answeredBy of ['backend', 'database'] as const) metrics.observeLookup(answeredBy)
  metrics.observeOverdue('known', 1)
  metrics.observeDrift({
    drifted: true,
    stabilityIndexes: { budget: 0.3 },
    choiceRate: 0.9,
    reciprocalPosition: 0.5,
  })
}
