import { expect, test } from 'vitest'
import { aFolder, aUsedFolder, aUser, call, runCommand, startServer } from '../support/server.ts'

interface Ticket {
  task_id: string
  status: string
  decision?: string
}

test('the whole loop: start, wait, read, choose, train, and the decision is written down', async () => {
  const folder = await aFolder()
  const server = await startServer(folder)
  const started = await call<Ticket>(`${server.url}/inference/start`, { method: 'POST', body: aUser() })
  const id = started.body.task_id
  expect(started).toEqual({ status: 200, body: { task_id: id, status: 'PENDING', type: 'inference' } })

  const finished = await call<Ticket>(`${server.url}/inference/status/${id}?wait=10`)
  expect(finished.body).toEqual({ task_id: id, status: 'SUCCESS', type: 'inference' })

  const { body: ranked } = await call<{ score: number; location_id: number }[]>(`${server.url}/inference/results/${id}`)
  expect(ranked).toHaveLength(10)
  expect(ranked.map(({ score }) => score)).toEqual(ranked.map(({ score }) => score).sort((a, b) => b - a))

  const choice = { task_id: id, location_id: ranked[2]?.location_id }
  const chosen = await call(`${server.url}/inference/select/`, { method: 'PUT', body: choice })
  expect(chosen.body).toMatchObject({ ...choice, label: 1, shown: true })

  const training = await call<Ticket>(`${server.url}/train/start`, { method: 'POST' })
  const trained = await call<Ticket>(`${server.url}/train/status/${training.body.task_id}?wait=30`)
  expect(trained.body.status).toBe('SUCCESS')
  expect(trained.body.decision).toMatch(/^(Promoted|Refused): .*NDCG@10 on \d+ held-out lists/)

  const { body: models } = await call<{ task_id: string; decision: string; use_percentage: number }[]>(
    `${server.url}/models`,
  )
  expect(models[0]).toMatchObject({ task_id: training.body.task_id, decision: trained.body.decision })
  expect(models.reduce((sum, model) => sum + model.use_percentage, 0)).toBe(100)
  expect(await server.end('SIGTERM')).toBe(0)
})

test('made-up users drive the loop over HTTP without a failure', async () => {
  const folder = await aUsedFolder()
  const server = await startServer(folder)
  const { code, stdout } = await runCommand(
    ['traffic', '--url', server.url, '--users', '4', '--seconds', '30', '--loops', '20', '--json'],
    { DATA_DIR: folder },
  )
  expect(JSON.parse(stdout)).toMatchObject({ loops: 20, errors: {} })
  expect(code).toBe(0)
})

test('a second process on the same data folder is refused, naming the folder and what to do', async () => {
  const folder = await aUsedFolder()
  const server = await startServer(folder)
  const { code, stderr } = await runCommand(['up'], { DATA_DIR: folder })
  expect(code).toBe(1)
  expect(stderr).toContain(`the data folder ${folder} is in use by process ${server.child.pid}`)
  expect(stderr).toContain('DATA_DIR')
})
