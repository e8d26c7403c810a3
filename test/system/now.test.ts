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

async function* eventsOf(url: string, path: string) {
  const { body } = await fetch(`${url}${path}`)
  if (body === null) return
  yield* body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream())
}

/** What the system does, each second. */
async function* snapshotsOf(url: string): AsyncGenerator<Snapshot, void> {
  for await (const { event, data } of eventsOf(url, '/system/events')) if (event === 'snapshot') yield JSON.parse(data)
}

const BY_WORKER = ['RECEIVED', 'STARTED', 'SUCCESS']

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

  test('tell of the first tasks of a worker that takes the place of a killed one', async () => {
    const settings = await aCluster()
    const api = await startProcess('api', settings)
    const worker = await startProcess('worker', settings)
    const start = () => call<{ task_id: string }>(`${api.url}/inference/start`, { method: 'POST', body: aUser() })
    const told = new Map<string, string[]>()
    for await (const { event, data } of eventsOf(api.url, '/tasks/events')) {
      const { task_id, state } = JSON.parse(data)
      if (event === 'listening') {
        await worker.end('SIGKILL')
        for (let task = 0; task < 4; task += 1) told.set((await start()).body.task_id, [])
        await startProcess('worker', settings)
      }
      told.get(task_id)?.push(state)
      // The database may tell of an end before the worker tells of the beginning.
      if (told.size > 0 && [...told.values()].every((states) => BY_WORKER.every((each) => states.includes(each)))) break
    }
    expect(told.size).toBe(4)
    for (const states of told.values()) expect(states.toSorted()).toEqual(['PENDING', ...BY_WORKER])
  })

  test('tell who still waits while no worker is there, not the messages of cancelled requests and of trainings', async () => {
    const api = await startProcess('api', await aCluster())
    const start = () => call<{ task_id: string }>(`${api.url}/inference/start`, { method: 'POST', body: aUser() })
    await start()
    const { body } = await start()
    await call(`${api.url}/inference/${body.task_id}`, { method: 'DELETE' })
    await call(`${api.url}/train/start`, { method: 'POST' })
    const told: unknown[] = []
    for await (const { tasks, queues } of snapshotsOf(api.url)) {
      const messages = queues?.reduce((sum, { ready }) => sum + ready, 0) ?? 0
      told.push([tasks.unfinished_inferences, messages])
      // A first look may come before the database or the broker has answered.
      if (tasks.unfinished_inferences !== null && messages === 3) break
    }
    expect(told.at(-1)).toEqual([1, 3])
  })
})
