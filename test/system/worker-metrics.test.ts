import { once } from 'node:events'
import { createServer } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { aCluster, hasServers } from '../support/cluster.ts'
import { aUser, call, runCommand, type Server, startProcess } from '../support/server.ts'

/** Where a worker says that its metrics are. */
const sideDoorOf = (worker: Server) => /metrics: (http:\S+)\/metrics/.exec(worker.output())?.[1] ?? ''

const textOf = async (url: string) => (await fetch(url)).text()

/** Where no server is: what is wrong before one is asked. */
const NOBODY_THERE = {
  DATABASE_URL: 'postgres://127.0.0.1:1/none',
  CELERY_BROKER_URL: 'amqp://127.0.0.1:1',
  CELERY_BACKEND_URL: 'redis://127.0.0.1:1',
}

test('a port that another program has ends the start of a worker with the setting to change', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const { code, stderr } = await runCommand(['worker', '--metrics-port', String(port)], NOBODY_THERE)
  expect([code, stderr]).toEqual([1, expect.stringMatching(/EADDRINUSE.*WORKER_METRICS_PORT/)])
})

describe.runIf(hasServers)('a worker with a port for its metrics', () => {
  test('it is alive, ready, and tells of the tasks that it ended, until it is asked to stop', async () => {
    const settings = { ...(await aCluster()), WORKER_METRICS_PORT: '0' }
    const [api, worker] = await Promise.all([startProcess('api', settings), startProcess('worker', settings)])
    const door = sideDoorOf(worker)
    expect((await call(`${door}/livez`)).body).toEqual({ status: 'alive' })
    expect((await call(`${door}/readyz`)).body).toEqual({
      status: 'ready',
      checks: { database: 'ok', broker: 'ok', results: 'ok', worker: 'ok' },
    })
    const started = await call<{ task_id: string }>(`${api.url}/inference/start`, { method: 'POST', body: aUser() })
    await call(`${api.url}/inference/results/${started.body.task_id}?wait=30`)
    const ended = /stellwerk_task_total{task="worker\.tasks\.inference\.inference",state="SUCCESS"} 1\n/
    await expect.poll(() => textOf(`${door}/metrics`)).toMatch(ended)
    expect(await textOf(`${door}/metrics`)).toContain('stellwerk_result_seconds_count 1\n')
    expect(await textOf(`${api.url}/metrics`)).not.toContain('stellwerk_task_total{')
    expect(await worker.end('SIGTERM')).toBe(0)
    await expect(fetch(`${door}/livez`)).rejects.toThrow()
  })

  test('it refuses to be reached from elsewhere without a key', async () => {
    const { code, stderr } = await runCommand(['worker', '--metrics-port', '0'], {
      ...(await aCluster()),
      HOST: '0.0.0.0',
    })
    expect([code, stderr]).toEqual([1, expect.stringMatching(/HOST=0\.0\.0\.0 .*stellwerk keys create/)])
  })
})
