import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeTask } from '../../src/celery/decode.ts'
import { EncodeError, UnreadableMessage } from '../../src/celery/index.ts'
import { encodeTask, NO_LINKS, type TaskMessage } from '../../src/celery/message.ts'
import { aTaskMessage } from './harness.ts'

const aTask = (changes: Partial<TaskMessage> = {}): TaskMessage => ({
  ...{ id: 'i-1', task: 'x.add', args: [2, 3], kwargs: {}, retries: 0, eta: null, expires: null, timeLimit: null },
  ...{ softTimeLimit: null, rootId: 'i-1', parentId: null, group: null, groupIndex: null, ignoreResult: false },
  ...{ shadow: null, origin: 'gen1@box', replyTo: null, priority: 0, links: NO_LINKS, headers: {} },
  ...changes,
})

const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as unknown)
const text = fc.string({ minLength: 1 })
const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null })
const time = fc.date({ min: new Date('1970-01-01'), max: new Date('9000-01-01'), noInvalidDate: true })
const seconds = fc.integer({ min: 1, max: 1e6 })
const signature = fc.record({
  ...{ task: text, args: fc.array(json, { maxLength: 2 }), kwargs: fc.dictionary(text, json, { maxKeys: 2 }) },
  ...{ options: fc.record({ task_id: text }), subtask_type: fc.constant(null), immutable: fc.boolean() },
})
const userHeaders = fc.dictionary(
  text.map((name) => `own-${name}`),
  json,
  { maxKeys: 3 },
)

const anyTask: fc.Arbitrary<TaskMessage> = fc.record({
  ...{
    id: text,
    task: text,
    args: fc.array(json, { maxLength: 4 }),
    kwargs: fc.dictionary(text, json, { maxKeys: 3 }),
  },
  ...{ retries: fc.nat(), eta: orNull(time), expires: orNull(time) },
  ...{ timeLimit: orNull(seconds), softTimeLimit: orNull(seconds) },
  ...{ rootId: text, parentId: orNull(text), group: orNull(text), groupIndex: orNull(fc.nat()) },
  ...{ ignoreResult: fc.boolean(), shadow: orNull(text), origin: orNull(text), replyTo: orNull(text) },
  priority: fc.nat({ max: 9 }),
  links: fc.record({
    callbacks: fc.array(signature, { maxLength: 2 }),
    errbacks: fc.array(signature, { maxLength: 2 }),
    chain: fc.array(signature, { maxLength: 2 }),
    chord: orNull(signature),
  }),
  headers: userHeaders,
})

test('whatever task is encoded, decoding gives it back', () => {
  fc.assert(
    fc.property(anyTask, fc.constantFrom('UTC', 'Europe/Zurich'), (task, timezone) => {
      expect(decodeTask(encodeTask(task, timezone))).toEqual(task)
    }),
  )
})

test('a message of ours has the form that Celery captures show', () => {
  const { body, headers, properties } = encodeTask(aTask({ timeLimit: 20, softTimeLimit: 10 }))
  expect(Buffer.from(body).toString()).toBe('[[2,3],{},{"callbacks":null,"errbacks":null,"chain":null,"chord":null}]')
  expect(properties).toMatchObject({ contentType: 'application/json', contentEncoding: 'utf-8', correlationId: 'i-1' })
  expect(headers).toEqual({
    ...{ lang: 'js', task: 'x.add', id: 'i-1', shadow: null, eta: null, expires: null, group: null, group_index: null },
    ...{ retries: 0, timelimit: [20, 10], root_id: 'i-1', parent_id: null, argsrepr: '(2, 3)', kwargsrepr: '{}' },
    ...{ origin: 'gen1@box', ignore_result: false },
  })
})

test('own headers never replace those of the protocol', () => {
  const { headers } = encodeTask(aTask({ headers: { task: 'other', tenant: 'a' } }))
  expect(headers).toMatchObject({ task: 'x.add', tenant: 'a' })
})

test('arguments without a JSON form are refused before anything is sent', () => {
  expect(() => encodeTask(aTask({ args: [10n] }))).toThrow(EncodeError)
})

test('a captured message of a Python client is read', () => {
  const id = '64a26844-3904-4924-b8fb-2a7f5f9ffa91'
  const task = decodeTask({
    body: Buffer.from('[[2, 3], {}, {"callbacks": null, "errbacks": null, "chain": null, "chord": null}]'),
    properties: { contentType: 'application/json', contentEncoding: 'utf-8', correlationId: id, priority: 0 },
    headers: {
      ...{ lang: 'py', task: 'x.add', id, shadow: null, eta: '2026-11-23T04:59:03.230358+00:00', expires: null },
      ...{ group: null, group_index: null, retries: 0, timelimit: [null, null], root_id: id, parent_id: null },
      ...{ argsrepr: '(2, 3)', kwargsrepr: '{}', origin: 'gen20546@vm', ignore_result: false },
    },
  })
  expect(task).toMatchObject({ id, task: 'x.add', args: [2, 3], links: NO_LINKS, headers: {} })
  expect(task.eta?.toISOString()).toBe('2026-11-23T04:59:03.230Z')
})

test('protocol 1 is read from the body alone', () => {
  const body = { task: 'x.add', id: 'old', args: [1], retries: 2, utc: true, taskset: 'g', timelimit: [20, 10] }
  const task = decodeTask({ ...aTaskMessage({ body }), headers: {} })
  expect(task).toMatchObject({ id: 'old', args: [1], kwargs: {}, retries: 2, group: 'g', rootId: 'old' })
  expect([task.timeLimit, task.softTimeLimit]).toEqual([20, 10])
})

test('headers of protocol 2 with a body of protocol 1 are read', () => {
  const body = { args: [1], kwargs: { b: 2 }, callbacks: [{ task: 'x.next' }] }
  const task = decodeTask(aTaskMessage({ body, headers: { id: 'mixed' } }))
  expect(task).toMatchObject({ id: 'mixed', args: [1], kwargs: { b: 2 }, links: { callbacks: [{ task: 'x.next' }] } })
})

test('a compressed body is unpacked', () => {
  const message = aTaskMessage({ headers: { compression: 'application/x-gzip' } })
  expect(decodeTask({ ...message, body: deflateSync(message.body) }).args).toEqual([2, 3])
})

test('a retry count that came as text is read', () => {
  expect(decodeTask(aTaskMessage({ headers: { retries: '1' } })).retries).toBe(1)
})

test.each([
  ['content-type', { properties: { contentType: undefined } }],
  ['content-type', { properties: { contentType: 'application/x-python-serialize' } }],
  ['content-type', { properties: { contentType: 'application/json; charset=utf-8' } }],
  ['content-encoding', { properties: { contentEncoding: 'binary' } }],
  ['compression', { headers: { compression: 'application/x-bz2' } }],
  ['compression', { headers: { compression: 'application/x-gzip' } }],
  ['body', { body: 'no json' }],
  ['body', { body: [[1], {}] }],
  ['body', { body: 7 }],
  ['protocol', { headers: { task: undefined } }],
  ['field', { headers: { id: undefined } }],
  ['field', { headers: { task: 5 } }],
  ['field', { headers: { retries: -1 } }],
  ['field', { headers: { timelimit: [300] } }],
  ['field', { headers: { timelimit: ['300', null] } }],
  ['field', { headers: { eta: 'tomorrow' } }],
  ['field', { headers: { expires: 5 } }],
  ['field', { body: ['text', {}, null] }],
  ['field', { body: [[1], [2], null] }],
  ['field', { body: [[1], {}, []] }],
  ['field', { body: [[1], {}, { chain: [1] }] }],
])('a message with a wrong %s is unreadable: %j', (reason, changes) => {
  const message = aTaskMessage(changes)
  expect(() => decodeTask(message as never)).toThrow(UnreadableMessage)
  expect(() => decodeTask(message as never)).toThrow(expect.objectContaining({ reason }))
})

test('bytes that are not UTF-8 are unreadable', () => {
  const message = { ...aTaskMessage(), body: Buffer.from([0x5b, 0xff, 0x5d]) }
  expect(() => decodeTask(message)).toThrow(expect.objectContaining({ reason: 'body' }))
})
