import { describe, expect, test } from 'vitest'
import { aCluster, hasServers } from '../support/cluster.ts'
import { aUser, call, runCommand, startProcess } from '../support/server.ts'

interface Ticket {
  task_id: string
  status: string
  decision?: string
}

describe.runIf(hasServers)('several processes over RabbitMQ, Redis and PostgreSQL', () => {
  test('what one API accepted and a worker ranked is read and chosen through another API', async () => {
    const settings = await aCluster()
    const [one, two] = await Promise.all([startProcess('api', settings), startProcess('api', settings)])
    const worker = await startProcess('worker', settings)
    const started = await call<Ticket>(`${one.url}/inference/start`, { method: 'POST', body: aUser() })
    const id = started.body.task_id
    expect((await call<Ticket>(`${two.url}/inference/status/${id}?wait=20`)).body.status).toBe('SUCCESS')
    const ranked = await call<{ location_id: number }[]>(`${two.url}/inference/results/${id}`)
    const choice = { task_id: id, location_id: ranked.body[0]?.location_id }
    const chosen = await call(`${one.url}/inference/select/`, { method: 'PUT', body: choice })
    expect(chosen.body).toMatchObject({ ...choice, label: 1 })
    expect(await Promise.all([one, two, worker].map((it) => it.end('SIGTERM')))).toEqual([0, 0, 0])
  })

  test('made-up users and a training are served without a failure by two workers', async () => {
    const settings = await aCluster()
    const api = await startProcess('api', settings)
    await Promise.all([startProcess('worker', settings), startProcess('worker', settings)])
    const args = ['traffic', '--url', api.url, '--users', '4', '--seconds', '30', '--loops', '40', '--json']
    expect(JSON.parse((await runCommand(args, settings)).stdout)).toMatchObject({ loops: 40, errors: {} })
    const training = await call<Ticket>(`${api.url}/train/start`, { method: 'POST' })
    const ended = await call<Ticket>(`${api.url}/train/status/${training.body.task_id}?wait=30`)
    expect(ended.body).toMatchObject({ status: 'SUCCESS', decision: expect.stringContaining('NDCG@10') })
  })

  test('what was accepted is ranked although every worker that took it was killed', async () => {
    const settings = await aCluster()
    const api = await startProcess('api', settings)
    const starts = Array.from({ length: 100 }, () =>
      call<Ticket>(`${api.url}/inference/start`, { method: 'POST', body: aUser() }),
    )
    const accepted = (await Promise.all(starts)).map(({ body }) => body.task_id)
    for (let kills = 0; kills < 2; kills++) await (await startProcess('worker', settings)).end('SIGKILL')
    await startProcess('worker', settings)
    const states = await Promise.all(
      accepted.map(async (id) => (await call<Ticket>(`${api.url}/inference/status/${id}?wait=30`)).body.status),
    )
    expect(new Set(states)).toEqual(new Set(['SUCCESS']))
  })

  test('what was accepted before the API was killed is ranked through the next one', async () => {
    const settings = await aCluster()
    const first = await startProcess('api', settings)
    const { body } = await call<Ticket>(`${first.url}/inference/start`, { method: 'POST', body: aUser() })
    await first.end('SIGKILL')
    const [second] = await Promise.all([startProcess('api', settings), startProcess('worker', settings)])
    const ended = await call<Ticket>(`${second.url}/inference/status/${body.task_id}?wait=30`)
    expect(ended.body.status).toBe('SUCCESS')
  })
})
