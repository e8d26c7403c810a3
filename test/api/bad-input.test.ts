import { beforeEach, expect, test } from 'vitest'
import { aUser } from '../domain/builders.ts'
import { useTestApi } from './support.ts'

const stage = useTestApi()
beforeEach(() => {
  stage.api.lines.length = 0
})

const JSON_TYPE = { 'content-type': 'application/json' }
const send = (payload: string | Buffer, headers: Record<string, string> = JSON_TYPE) =>
  stage.api.app.inject({ method: 'POST', url: '/inference/start', payload, headers })

const without = (field: string) => {
  const { [field]: _, ...user } = aUser()
  return user
}

const field = (name: string, type: string) => ({ loc: ['body', name], type })

test.each([
  ['a missing field', without('budget'), field('budget', 'missing')],
  ['text for an integer', aUser({ people_num: '3' }), field('people_num', 'int_type')],
  ['a fraction for an integer', aUser({ nights: 1.5 }), field('nights', 'int_from_float')],
  ['text for a number', aUser({ budget: '450' }), field('budget', 'float_type')],
  ['an integer for a boolean', aUser({ pool: 1 }), field('pool', 'bool_type')],
  ['null for a boolean', aUser({ spa: null }), field('spa', 'bool_type')],
  ['a number for text', aUser({ name: 5 }), field('name', 'string_type')],
  ['text that is too long', aUser({ name: 'x'.repeat(201) }), field('name', 'string_too_long')],
  ['an object for a list', aUser({ people_age: {} }), field('people_age', 'list_type')],
  ['no ages for three people', aUser({ people_age: [] }), field('people_age', 'too_short')],
  ['more ages than people', aUser({ people_num: 2 }), field('people_age', 'too_long')],
  ['more ages than a list may hold', aUser({ people_age: Array(101).fill(1) }), field('people_age', 'too_long')],
  ['a negative budget', aUser({ budget: -1 }), field('budget', 'greater_than_equal')],
  ['no people', aUser({ people_num: 0 }), field('people_num', 'greater_than_equal')],
  ['too many nights', aUser({ nights: 366 }), field('nights', 'less_than_equal')],
  ['an integer that no column holds', aUser({ children_num: 2 ** 40 }), field('children_num', 'less_than_equal')],
  ['a date that is none', aUser({ time_arrival: '2026-02-30' }), field('time_arrival', 'date_from_datetime_parsing')],
  ['a number for a date', aUser({ time_arrival: 20260101 }), field('time_arrival', 'date_type')],
  ['a NUL character', aUser({ name: 'a\0b' }), field('name', 'value_error')],
  ['half a surrogate pair', aUser({ name: 'a\ud800' }), field('name', 'string_unicode')],
])('%s is refused by the name of its field', async (_case, user, problem) => {
  const answer = await send(JSON.stringify(user))
  expect(answer.statusCode).toBe(422)
  expect(answer.json().detail).toEqual([expect.objectContaining({ ...problem, msg: expect.any(String) })])
})

test('a problem inside a list is reported with its index', async () => {
  const answer = await send(JSON.stringify(aUser({ people_age: [40, 'old', -8] })))
  expect(answer.json().detail).toEqual([
    { loc: ['body', 'people_age', 1], type: 'int_type', msg: 'Input should be a valid integer', input: 'old' },
    {
      loc: ['body', 'people_age', 2],
      type: 'greater_than_equal',
      msg: 'Input should be greater than or equal to 0',
      input: -8,
    },
  ])
})

test('all problems of a body are reported at once', async () => {
  const { detail } = (await send(JSON.stringify({ budget: 'x', nights: 0 }))).json()
  const fields = detail.map(({ loc }: { loc: string[] }) => loc[1])
  expect(new Set(fields)).toEqual(new Set(Object.keys(aUser())))
})

test('a number that is too large to be one is refused by the name of its field', async () => {
  const answer = await send(JSON.stringify(aUser({ budget: 12345 })).replace('12345', '1e400'))
  expect(answer.json().detail).toEqual([expect.objectContaining(field('budget', 'finite_number'))])
})

test.each([
  ['an empty body', '', { loc: ['body'], type: 'missing' }],
  ['null', 'null', { loc: ['body'], type: 'missing' }],
  ['a list', '[]', { loc: ['body'], type: 'model_attributes_type' }],
  ['text', '"a"', { loc: ['body'], type: 'model_attributes_type' }],
  ['a truncated object', '{"budget": 1', { loc: ['body', 12], type: 'json_invalid' }],
  ['a wrong token', '{"budget": nope, "people_num": 2}', { type: 'json_invalid' }],
  ['bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0x22]), { loc: ['body', 0], type: 'json_invalid' }],
  ['a key that reaches the prototype', '{"__proto__": {"x": 1}}', { loc: ['body', '__proto__'] }],
  ['a constructor', '{"constructor": {"prototype": {}}}', { loc: ['body', 'constructor'] }],
  ['endless nesting', `${'['.repeat(30_000)}${']'.repeat(30_000)}`, { type: 'recursion_loop' }],
])('%s is no user', async (_case, payload, problem) => {
  const answer = await send(payload)
  expect(answer.statusCode).toBe(422)
  expect(answer.json().detail).toEqual([expect.objectContaining(problem)])
})

test('a body that is too large is refused', async () => {
  const answer = await send(JSON.stringify(aUser({ extra: 'x'.repeat(64 * 1024) })))
  expect([answer.statusCode, answer.json()]).toEqual([413, { detail: 'the body is larger than 65536 bytes' }])
})

test('a body of another type is refused with the type to use', async () => {
  const answer = await send('people_num=2', { 'content-type': 'application/x-www-form-urlencoded' })
  expect(answer.statusCode).toBe(415)
  expect(answer.json().detail).toContain('application/json')
})

test.each(['x', '\0'])('however often %j is in it, a body has at most a hundred problems', async (entry) => {
  const answer = await send(JSON.stringify(aUser({ people_age: Array(5000).fill(entry) })))
  expect(answer.json().detail).toHaveLength(100)
})

const ID = '6f2c1a9e-4b7d-4c1e-9f3a-2d5b8e7c6a10'

test.each([
  ['/inference/status/nope', ['path', 'task_id'], 'uuid_parsing'],
  [`/inference/status/${'a'.repeat(1000)}`, ['path', 'task_id'], 'uuid_parsing'],
  ['/inference/results/%00', ['path', 'task_id'], 'uuid_parsing'],
  ['/train/status/1', ['path', 'task_id'], 'uuid_parsing'],
  ['/content/results/1', ['path', 'task_id'], 'uuid_parsing'],
  [`/models/${'a'.repeat(256)}`, ['path', 'id'], 'string_too_long'],
  ['/models/history?at=yesterday', ['query', 'at'], 'datetime_from_date_parsing'],
  ['/models/history?at=0000-01-01T00:00:00Z', ['query', 'at'], 'datetime_from_date_parsing'],
  ['/content/location/one', ['path', 'id'], 'int_parsing'],
  ['/content/user/1.5', ['path', 'id'], 'int_parsing'],
  ['/content/result/1e400', ['path', 'id'], 'int_parsing'],
  [`/inference/results/${ID}?limit=0`, ['query', 'limit'], 'greater_than_equal'],
  [`/inference/results/${ID}?limit=101`, ['query', 'limit'], 'less_than_equal'],
  [`/inference/results/${ID}?limit=ten`, ['query', 'limit'], 'int_parsing'],
  [`/inference/status/${ID}?wait=61`, ['query', 'wait'], 'less_than_equal'],
  [`/inference/status/${ID}?wait=-1`, ['query', 'wait'], 'greater_than_equal'],
  ['/content/users?limit=1001', ['query', 'limit'], 'less_than_equal'],
  ['/content/users?offset=-1', ['query', 'offset'], 'greater_than_equal'],
  ['/content/locations?offset=99999999999', ['query', 'offset'], 'less_than_equal'],
])('%s is refused by the name of its parameter', async (url, loc, type) => {
  const answer = await stage.api.app.inject(url)
  expect(answer.statusCode).toBe(422)
  expect(answer.json().detail).toEqual([expect.objectContaining({ loc, type })])
})

test.each([
  [{ location_id: 1 }, ['body', 'task_id'], 'missing'],
  [{ task_id: ID }, ['body', 'location_id'], 'missing'],
  [{ task_id: 'nope', location_id: 1 }, ['body', 'task_id'], 'uuid_parsing'],
  [{ task_id: ID, location_id: '1' }, ['body', 'location_id'], 'int_type'],
])('the choice %j is refused by the name of its field', async (body, loc, type) => {
  const answer = await stage.api.app.inject({ method: 'PUT', url: '/inference/select/', body })
  expect(answer.statusCode).toBe(422)
  expect(answer.json().detail).toEqual([expect.objectContaining({ loc, type })])
})

test('an unknown path is not found, whatever is sent to it', async () => {
  for (const url of ['/nope', '/%zz', '/inference/status', '/content/location/1/more', '//']) {
    const answer = await stage.api.app.inject({ method: 'POST', url, payload: '{', headers: JSON_TYPE })
    expect([url, answer.statusCode, answer.json()]).toEqual([url, 404, { detail: 'Not Found' }])
  }
})

test.each([
  ['GET', '/inference/start', 'POST'],
  ['POST', '/inference/select', 'PUT'],
  ['DELETE', '/models', 'GET, HEAD'],
  ['PUT', `/inference/status/${ID}/`, 'GET, HEAD'],
] as const)('%s %s is not allowed, and what is allowed is named', async (method, url, allow) => {
  const answer = await stage.api.app.inject({ method, url })
  expect([answer.statusCode, answer.headers.allow]).toEqual([405, allow])
  expect(answer.json()).toEqual({ detail: 'Method Not Allowed' })
})

test('nothing of all this is logged as an error or stored', async () => {
  await send('{')
  await send(JSON.stringify(aUser({ people_num: 2 })))
  expect(stage.api.warnings()).toEqual([])
  expect(await stage.store.users.count()).toBe(0)
})

test.each([
  ['utf-16', 415],
  ['iso-8859-1', 415],
  ['"UTF-8"', 200],
  ['utf8', 200],
])('a body that says to be in %s is answered with %i', async (charset, status) => {
  const answer = await send(JSON.stringify(aUser()), { 'content-type': `application/json; charset=${charset}` })
  expect(answer.statusCode).toBe(status)
})

test.each(['0x10', '1e1', '%2B1', '1.0', ' 1', 'one'])('%s is no whole number in a query', async (limit) => {
  const answer = await stage.api.app.inject(`/content/users?limit=${limit}`)
  expect([answer.statusCode, answer.json().detail[0]?.type]).toEqual([422, 'int_parsing'])
})
