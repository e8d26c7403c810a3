import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { useTestApi } from './support.ts'

const stage = useTestApi()

const call = async (method: 'GET' | 'POST' | 'PATCH', url: string, body?: object) => {
  const answer = await stage.api.app.inject({ method, url, ...(body === undefined ? {} : { body }) })
  return { status: answer.statusCode, body: answer.json() }
}

/** A trained model that was promoted, or refused. @returns its version */
const aModel = async (kind: 'promote' | 'refuse'): Promise<number> => {
  const taskId = randomUUID()
  const { models, registry } = stage.store
  await models.start(taskId)
  await models.finish({
    attempt: 0,
    taskId,
    kind: 'boosted',
    artefact: Uint8Array.of(1),
    metrics: {},
    settings: {},
    comparedWith: (await models.serving())[0]?.modelId ?? null,
    verdict: { kind, decision: `${kind}: as the gate found` },
  })
  return (await registry.find(taskId))?.version ?? 0
}

test('a model is found by its version, its task id and its alias', async () => {
  const version = await aModel('promote')
  const { body } = await call('GET', '/models/champion')
  expect(body).toMatchObject({ version, alias: 'champion', verdict: 'promote', use_percentage: 100, online: null })
  expect(body).toMatchObject({ curve: null, importances: null, counterfactual: null })
  for (const name of [version, body.task_id]) expect((await call('GET', `/models/${name}`)).body).toEqual(body)
  expect(await call('GET', '/models/challenger')).toEqual({
    status: 404,
    body: { detail: 'no model challenger: see /models' },
  })
})

test('a promotion needs no body, keeps its reason, and may be repeated', async () => {
  const version = await aModel('refuse')
  for (let time = 0; time < 2; time++)
    expect(await call('POST', `/models/${version}/promote`)).toMatchObject({
      status: 200,
      body: {
        version,
        alias: 'champion',
        decision: 'refuse: as the gate found',
        last_change: { reason: 'Promoted by hand.' },
      },
    })
  const { body } = await call('GET', '/models/history?limit=2')
  expect(body.map(({ action }: { action: string }) => action)).toEqual(['promote', 'refuse'])
  await call('POST', `/models/${await aModel('refuse')}/promote`, { reason: 'Holidays' })
  const [last] = (await call('GET', '/models/history?limit=1')).body
  expect(last).toMatchObject({ reason: 'Promoted by hand: Holidays', shares: { [last.champion]: 100 } })
})

test('a rollback goes to the champion before, and is refused at the end of the way', async () => {
  const [before] = [await aModel('promote'), await aModel('promote')]
  expect(await call('POST', '/models/rollback', { reason: 'bad' })).toMatchObject({
    status: 200,
    body: {
      version: before,
      alias: 'champion',
      decision: 'promote: as the gate found',
      last_change: { reason: 'Rolled back by hand: bad' },
    },
  })
  const backs = Array.from({ length: 10 }, () => call('POST', '/models/rollback'))
  const refused = (await Promise.all(backs)).filter(({ status }) => status === 409)
  expect(refused[0]?.body.detail).toContain('train a new one')
})

test('a rollback that names its champion is done once, however often it is sent', async () => {
  const [before, champion] = [await aModel('promote'), await aModel('promote')]
  expect((await call('GET', '/models/rollback')).body).toEqual({ champion, back_to: before })
  const answers = [
    await call('POST', '/models/rollback', { champion }),
    await call('POST', '/models/rollback', { champion }),
  ]
  expect(answers.map(({ status }) => status)).toEqual([200, 409])
  expect((await call('GET', '/models/champion')).body.version).toBe(before)
  expect((await call('POST', '/models/rollback', { champion: 'x' })).status).toBe(422)
})

test('a share is set, and one that cannot be is refused with what to do', async () => {
  const champion = await aModel('promote')
  const version = await aModel('refuse')
  expect(await call('PATCH', `/models/${version}`, { use_percentage: 25 })).toMatchObject({
    status: 200,
    body: { alias: 'challenger', use_percentage: 25 },
  })
  expect((await call('GET', `/models/${champion}`)).body.use_percentage).toBe(75)
  expect(await call('PATCH', `/models/${champion}`, { use_percentage: 0 })).toEqual({
    status: 409,
    body: {
      detail: `model ${champion} is the champion, and something must serve: promote another model, or roll back`,
    },
  })
  const { task_id } = (await call('POST', '/train/start')).body
  expect(await call('PATCH', `/models/${task_id}`, { use_percentage: 5 })).toMatchObject({ status: 409 })
  expect(await call('PATCH', '/models/999', { use_percentage: 5 })).toMatchObject({ status: 404 })
})

test.each([{ use_percentage: 101 }, { use_percentage: 1.5 }, { use_percentage: '5' }, {}])(
  'the share %j does not fit its schema',
  async (body) => {
    expect((await call('PATCH', '/models/champion', body)).status).toBe(422)
  },
)

test('the history tells who was champion at a time', async () => {
  const first = await aModel('promote')
  const [{ at }] = (await call('GET', '/models/history?limit=1')).body
  const second = await aModel('promote')
  const championAt = async (time: string) =>
    (await call('GET', `/models/history?limit=1&at=${encodeURIComponent(time)}`)).body[0]?.champion
  // The clock of the database is finer than the time that is told.
  expect(await championAt(new Date(Date.parse(at) + 1).toISOString())).toBeOneOf([first, second])
  expect(await championAt('2999-01-01T00:00:00+01:00')).toBe(second)
  expect(await championAt('1999-01-01T00:00:00Z')).toBeUndefined()
})
