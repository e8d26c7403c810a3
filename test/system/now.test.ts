import { EventSourceParserStream } from 'eventsource-parser/stream'
import { describe, expect, test } from 'vitest'
import { aCluster, hasServers } from '../support/cluster.ts'
import { aUser, call, startProcess } from '../support/server.ts'

interface Snapshot {
  readonly api: { readonly p50_ms: number | null }
  readonly results: { readonly hits_percent: number | null }
  readonly tasks: { readonly unfinished_inferences: number | null }
  readonly queues: readonly { readonly ready: number }[] | null
}

/** What the system does, each second. */
async function* snapshotsOf(url: string): AsyncGenerator<Snapshot, void> {
  const { body } = await fetch(`${url}/system/events`)
  if (body === null) return
  const events = body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream())
  for await (const { event, data } of events) if (event === 'snapshot') yield JSON.parse(data)
}

describe.runIf(hasServers)('the figures of an API process over RabbitMQ, Redis and PostgreSQL', () => {
  test('tell how long results take though the worker is another process, and which answers Redis gave', async () => {
    const settings = await aCluster()
    const api = await startProcess('api', settings)
    await startProcess('worker', settings)
    const told: Snapshot[] = []
    for await (const snapshot of snapshotsOf(api.url)) {
      told.push(snapshot)
      // The first question may come before Redis has the state.
      if (snapshot.api.p50_ms !== null && (snapshot.results.hits_percent ?? 0) > 0) break
      // Workers tell of their tasks once they have heard that somebody asks.
      const { body } = await call<{ task_id: string }>(`${api.url}/inference/start`, { method: 'POST', body: aUser() })
      await call(`${api.url}/inference/status/${body.task_id}?wait=20`)
    }
    expect(told[0]?.api.p50_ms).toBeNull()
    expect(told.at(-1)?.api.p50_ms).toBeGreaterThan(0)
    expect(told.at(-1)?.results.hits_percent).toBeGreaterThan(0)
  })

  test('tell who still waits while no worker is there, not the messages of cancelled requests and of trainings', async () => {
    const api = await startProcess('api', await aCluster())
    const start = () => call<{ task_id: string }>(`${api.url}/inference/start`, { method: 'POST', body: aUser() })
    await start()
    const { body } = await start()
    await call(`${api.url}/inference/${body.task_id}`, { method: 'DELETE' })
    await call(`${api.url}/train/start`, { method: 'POST' })
    for await (const { tasks, queues } of snapshotsOf(api.url)) {
      expect(tasks.unfinished_inferences).toBe(1)
      if (queues?.reduce((messages, { ready }) => messages + ready, 0) === 3) break
    }
  })
})
