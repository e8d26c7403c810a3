import { expect, onTestFinished, test } from 'vitest'
import { Opened } from '../../src/bin/opened.ts'
import type { ProcessParts } from '../../src/bin/process.ts'
import { startSideDoor } from '../../src/bin/start-side-door.ts'
import { loadConfig } from '../../src/config.ts'
import { collectLog } from '../api/support.ts'
import { createObservedMetrics } from '../deploy/observed.ts'

/** What a worker's process has opened, with servers that answer. */
const openParts = (environment: Record<string, string>) => {
  const opened = new Opened()
  onTestFinished(() => opened.closeAll())
  const parts = {
    config: loadConfig(environment),
    log: collectLog().log,
    metrics: createObservedMetrics(),
    store: { keys: { all: async () => [] } },
    database: { verify: async () => {} },
    queue: {
      broker: { depth: async () => 0 },
      backend: { get: async () => undefined },
      names: { inference: 'inference', training: 'training' },
    },
    opened,
  }
  return parts as unknown as ProcessParts
}

test('a worker without a port for its metrics listens nowhere', async () => {
  expect(await startSideDoor(openParts({}))).toBeUndefined()
})

test('a worker is ready once it consumes, and says that it stops before it drains', async () => {
  const parts = openParts({ WORKER_METRICS_PORT: '0' })
  const door = await startSideDoor(parts)
  const readiness = async () => {
    const answer = await fetch(`${door?.address}/readyz`)
    return [answer.status, await answer.json()]
  }
  expect(await readiness()).toMatchObject([
    503,
    { checks: { broker: 'ok', worker: expect.stringMatching(/not consume/) } },
  ])
  let whileDraining: unknown
  parts.opened.add('worker', undefined, async () => {
    whileDraining = await readiness()
  })
  door?.ready()
  await expect.poll(readiness).toMatchObject([200, { status: 'ready' }])
  await parts.opened.closeAll()
  expect(whileDraining).toEqual([503, { status: 'not ready', checks: { server: 'it is stopping' } }])
  await expect(readiness()).rejects.toThrow()
})
