import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aUser } from '../domain/builders.ts'
import { useTestApi } from './support.ts'

const stage = useTestApi()

const post = (url: string, payload: string) =>
  stage.api.app.inject({ method: 'POST', url, payload, headers: { 'content-type': 'application/json' } })

const unlikely = fc.oneof(
  fc.jsonValue(),
  fc.string({ unit: 'binary' }),
  fc.double(),
  fc.constantFrom(null, '\0', '\ud800', '2026-13-01', 1e308, -0, 2 ** 53, {}, []),
)

/** A user of which one field holds something that is not of its type, or is gone. */
const spoiltUser = fc
  .tuple(fc.constantFrom(...Object.keys(aUser())), unlikely)
  .filter(([name, value]) => {
    const original = aUser()[name]
    return Array.isArray(original) ? !Array.isArray(value) : typeof value !== typeof original
  })
  .map(([name, value]) => aUser({ [name]: value }))

const validUser = fc
  .record({
    ages: fc.array(fc.integer({ min: 0, max: 130 }), { minLength: 1, maxLength: 100 }),
    budget: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
    nights: fc.integer({ min: 1, max: 365 }),
    name: fc.string({ unit: 'grapheme', maxLength: 60 }).map((name) => name.replaceAll('\0', '')),
    arrival: fc.date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
    wishes: fc.record({ pool: fc.boolean(), spa: fc.boolean(), sport: fc.boolean() }),
  })
  .map(({ ages, budget, nights, name, arrival, wishes }) =>
    aUser({
      people_num: ages.length,
      people_age: ages,
      children_num: ages.filter((age) => age < 18).length,
      budget,
      nights,
      name,
      time_arrival: arrival.toISOString().slice(0, 10),
      ...wishes,
    }),
  )

test('no JSON and no spoilt user is accepted, stored, or an error of ours', async () => {
  const before = await stage.store.users.count()
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.jsonValue(), spoiltUser), async (body) => {
      const answer = await post('/inference/start', JSON.stringify(body) ?? '')
      expect(answer.statusCode).toBe(422)
      expect(answer.json().detail[0].loc[0]).toBe('body')
    }),
    { numRuns: 300 },
  )
  expect(stage.api.warnings()).toEqual([])
  expect(await stage.store.users.count()).toBe(before)
})

test('no text is an error of ours, whichever route it is sent to', async () => {
  const urls = ['/inference/start', '/train/status/x', '/nope']
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...urls), fc.string({ unit: 'binary' }), async (url, text) => {
      const { statusCode } = await post(url, text)
      expect(statusCode).toBeGreaterThanOrEqual(400)
      expect(statusCode).toBeLessThan(500)
    }),
    { numRuns: 200 },
  )
  expect(stage.api.errors()).toEqual([])
})

test('no path and no query is an error of ours', async () => {
  const parents = ['inference/status', 'inference/results', 'content/location', 'content/users', 'models']
  const url = fc
    .tuple(fc.constantFrom(...parents), fc.webSegment(), fc.webQueryParameters())
    .map(([parent, segment, query]) => `/${parent}/${segment}?limit=${query}`)
  await fc.assert(
    fc.asyncProperty(url, async (address) => {
      expect((await stage.api.app.inject(address)).statusCode).toBeLessThan(500)
    }),
    { numRuns: 200 },
  )
  expect(stage.api.errors()).toEqual([])
})

test('every valid user is accepted and stored as sent', async () => {
  await fc.assert(
    fc.asyncProperty(validUser, async (user) => {
      const answer = await post('/inference/start', JSON.stringify(user))
      expect(answer.statusCode).toBe(200)
      const row = await stage.store.inferences.find(answer.json().task_id)
      expect(await stage.store.users.get(row?.userId ?? 0)).toMatchObject(JSON.parse(JSON.stringify(user)))
    }),
    { numRuns: 100 },
  )
})
