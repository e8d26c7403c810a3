import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadDomain } from '../../src/domain/load.ts'
import type { Store } from '../../src/store/store.ts'
import { aUser, films } from '../domain/builders.ts'
import { buildTestApi, finishInference, openTestStore, startInference, type TestApi, UNKNOWN_ID } from './support.ts'

let store: Store
let close: () => Promise<void>
let api: TestApi
let taskId: string

beforeAll(async () => {
  ;({ store, close } = await openTestStore())
  api = buildTestApi({ store })
  taskId = await startInference(api, aUser())
  await startInference(api, aUser({ budget: 77 }))
  await finishInference(store, taskId)
})
afterAll(async () => {
  await api.app.close()
  await close()
})

const get = (url: string) => api.app.inject({ url })

test('the info counts locations and users', async () => {
  expect((await get('/content/info')).json()).toEqual({ locations: 3, users: 2 })
})

test('a location has its id, its time and its fields', async () => {
  expect((await get('/content/location/2')).json()).toMatchObject({
    location_id: 2,
    creation_time: expect.stringMatching(/Z$/),
    price: 200,
  })
})

test('a user has an id, a time, what was asked and what follows from it', async () => {
  const [, user] = (await get('/content/users')).json()
  expect(user).toMatchObject({ budget: 77, people_age: [40, 42, 8], age_avg: 30, creation_time: expect.any(String) })
  expect((await get(`/content/user/${user.user_id}`)).json()).toEqual(user)
})

test('a result is found by its id and with all those of its task', async () => {
  const results = (await get(`/content/results/${taskId}`)).json()
  expect(results.map((result: { location_id: number }) => result.location_id)).toEqual([3, 2, 1])
  expect((await get(`/content/result/${results[1].result_id}`)).json()).toEqual(results[1])
})

test('lists are read in pages', async () => {
  const ids = async (query: string) =>
    (await get(`/content/locations?${query}`)).json().map((row: { location_id: number }) => row.location_id)
  expect(await ids('limit=2')).toEqual([1, 2])
  expect(await ids('limit=2&offset=2')).toEqual([3])
  expect(await ids('offset=3')).toEqual([])
  expect((await get(`/content/results/${taskId}?limit=1&offset=2`)).json()).toMatchObject([{ location_id: 1 }])
})

test.each([
  '/content/location/99',
  '/content/location/-1',
  '/content/user/9999999999999',
  '/content/result/5',
  `/content/results/${UNKNOWN_ID}`,
])('%s is not found', async (url) => {
  const answer = await get(url)
  expect(answer.statusCode).toBe(404)
  expect(answer.json().detail).toMatch(/^no \w+ .+: /)
})

test('paths and names follow the nouns of the domain', async () => {
  const { app } = buildTestApi({ store, domain: loadDomain(films()) })
  expect((await app.inject('/content/info')).json()).toEqual({ films: 3, viewers: 2 })
  expect((await app.inject('/content/films')).statusCode).toBe(200)
  expect((await app.inject('/content/viewer/1')).statusCode).toBe(200)
  expect((await app.inject('/content/locations')).statusCode).toBe(404)
  await app.close()
})
