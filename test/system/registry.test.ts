import { expect, test } from 'vitest'
import { aUsedFolder, aUser, call, runCommand, startProcess, startServer } from '../support/server.ts'

interface Model {
  readonly version: number
  readonly alias: string | null
  readonly use_percentage: number
}

interface Ticket {
  readonly task_id: string
}

const trainOne = async (url: string): Promise<Model> => {
  const { body } = await call<Ticket>(`${url}/train/start`, { method: 'POST' })
  await call(`${url}/train/status/${body.task_id}?wait=60`)
  return (await call<Model>(`${url}/models/${body.task_id}`)).body
}

/** The version of the model that ranks a new request. */
const rankedBy = async (url: string) => {
  const { body } = await call<Ticket>(`${url}/inference/start`, { method: 'POST', body: aUser() })
  const results = await call<{ model_version: number }[]>(`${url}/inference/results/${body.task_id}?wait=10&limit=1`)
  return results.body[0]?.model_version
}

/** A user who asks and chooses the first item. */
const chooseFirst = async (url: string) => {
  const { body } = await call<Ticket>(`${url}/inference/start`, { method: 'POST', body: aUser() })
  const { task_id } = body
  const results = await call<{ location_id: number }[]>(`${url}/inference/results/${task_id}?wait=10&limit=1`)
  const choice = { task_id, location_id: results.body[0]?.location_id }
  await call(`${url}/inference/select`, { method: 'PUT', body: choice })
}

const lastAction = async (url: string) =>
  (await call<{ action: string }[]>(`${url}/models/history?limit=1`)).body[0]?.action

test('a promoted model ranks within a second, and after a rollback the one before does', async () => {
  const { url } = await startServer(await aUsedFolder())
  const { version } = await trainOne(url)
  for (const [path, champion] of [
    [`/models/${version}/promote`, version],
    ['/models/rollback', 1],
  ] as const) {
    // The workers learn who serves before the change, so that they have something to forget.
    await rankedBy(url)
    const changedAt = Date.now()
    expect((await call(`${url}${path}`, { method: 'POST' })).status).toBe(200)
    await expect.poll(async () => Date.now() > changedAt + 1000 && (await rankedBy(url))).toBe(champion)
  }
})

test('the command line changes a running server, and the database where none runs', async () => {
  const folder = await aUsedFolder()
  const server = await startServer(folder)
  const { version } = await trainOne(server.url)
  const there = (...args: string[]) => runCommand(['models', ...args, '--url', server.url], {})
  expect(JSON.parse((await there('share', `${version}`, '20', '--json')).stdout)).toMatchObject({
    version,
    alias: 'challenger',
    use_percentage: 20,
  })
  expect((await there('history', '--at', new Date().toISOString())).stdout).toContain(`${version}: 20 %`)
  expect((await there('show', 'challenger')).stdout).toContain(`model           ${version}`)
  await server.end('SIGTERM')

  const here = (...args: string[]) => runCommand(['models', ...args, '--data-dir', folder], {})
  expect((await here('promote', 'challenger', '--reason', 'Holidays')).stdout).toContain('Promoted by hand: Holidays')
  expect(await here('share', 'champion', '0')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('something must serve'),
  })
})

test('a trial of two models that are chosen from alike comes to an end with one of them', async () => {
  const server = await startProcess('up', {
    DATA_DIR: await aUsedFolder(),
    PROMOTE_POLICY: 'canary',
    CANARY_MIN_LISTS: '10',
    CANARY_MAX_LISTS: '20',
  })
  const { version } = await trainOne(server.url)
  await call(`${server.url}/models/${version}`, { method: 'PATCH', body: { use_percentage: 50 } })
  // The first seconds after a change of shares are not counted, so users go on until the trial has ended.
  while ((await lastAction(server.url)) === 'share') await chooseFirst(server.url)
  expect(await lastAction(server.url)).toMatch(/promote|stop/)
  const { body } = await call<Model[]>(`${server.url}/models`)
  expect(body.reduce((sum, model) => sum + model.use_percentage, 0)).toBe(100)
  expect(body.filter(({ alias }) => alias !== null)).toHaveLength(1)
})
