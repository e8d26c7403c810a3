import { deflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { decodeFields } from '../../src/celery/amqp/field-table.ts'
import { anId, aTaskMessage, nextEvent, openApp } from './harness.ts'

const LETTERS = { limit: 100, offset: 0 }
const nested = (depth: number) => `[[${'['.repeat(depth)}${']'.repeat(depth)}],{},null]`

/** A worker of a task that wants one whole number, and what it says of messages. */
const aCheckedTask = async () => {
  const app = await openApp()
  const runs: unknown[] = []
  const checkArgs = (args: readonly unknown[]) =>
    args.length === 1 && Number.isSafeInteger(args[0]) ? undefined : 'it takes one whole number'
  app.celery.task('x.score', { parameters: ['value'], checkArgs }, async (_context, value) => {
    runs.push(value)
    return value
  })
  const worker = await app.startWorker()
  return { ...app, worker, runs }
}

test.each([
  ['of the wrong type', [['1'], {}, null]],
  ['that are too many', [[1, 2], {}, null]],
  ['with a name that nobody knows', [[], { other: 1 }, null]],
])('a message with arguments %s fails before its task is called, and is put aside', async (_, body) => {
  const { celery, broker, worker, runs } = await aCheckedTask()
  const failed = nextEvent(worker, 'task-failed')
  const id = anId()
  await broker.publish('celery', aTaskMessage({ headers: { task: 'x.score', id }, body }))
  await failed
  expect(await celery.result(id).document()).toMatchObject({ result: { exc_type: 'InvalidArguments' } })
  const [letter] = await broker.deadLetters('celery').list(LETTERS)
  expect(letter?.reason).toContain('the arguments of x.score do not fit')
  expect(runs).toEqual([])
})

test.each([
  ['a body of more than 16 MiB', { body: `[["${'x'.repeat(2 ** 24)}"],{},null]` }, /\(size\)/],
  ['a body nested without end', { body: nested(100_000) }, /more than 200 levels/],
  ['an id of control characters', { headers: { id: 'a\u0000b' } }, /id is no text of 1 to 255/],
  ['an id without end', { headers: { id: 'x'.repeat(256) } }, /id is no text of 1 to 255/],
  ['a group that is no text', { headers: { group: { a: 1 } } }, /group is no text/],
  ['a compression of its own', { headers: { compression: ['x'] } }, /\(compression\)/],
])('%s is refused with its reason, and the worker goes on', async (_, changes, reason) => {
  const { celery, broker, worker } = await aCheckedTask()
  const rejected = nextEvent(worker, 'task-rejected')
  await broker.publish('celery', aTaskMessage({ headers: { task: 'x.score' }, ...changes }))
  expect((await rejected).reason).toMatch(reason)
  expect(await broker.deadLetters('celery').list(LETTERS)).toHaveLength(1)
  expect(await (await celery.send('x.score', [7])).get({ timeoutMs: 5_000 })).toBe(7)
})

test('a body nested as deep as tasks need is read', async () => {
  const { celery, broker, startWorker } = await openApp()
  celery.task('x.work', {}, () => 'done')
  await startWorker()
  const id = anId()
  await broker.publish('celery', aTaskMessage({ headers: { task: 'x.work', id }, body: nested(190) }))
  expect(await celery.result(id).get({ timeoutMs: 5_000 })).toBe('done')
})

test('a few packed bytes do not become many', async () => {
  const { broker, startWorker } = await openApp()
  const worker = await startWorker()
  const rejected = nextEvent(worker, 'task-rejected')
  const message = aTaskMessage({ headers: { compression: 'application/x-gzip' } })
  await broker.publish('celery', { ...message, body: deflateSync(Buffer.alloc(2 ** 25)) })
  expect((await rejected).reason).toContain('(compression)')
})

test('headers nested without end are an unreadable table, not a crash', () => {
  let table = Buffer.alloc(0)
  for (let depth = 0; depth < 5_000; depth += 1) {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(table.length)
    table = Buffer.concat([Buffer.from('\x01aF'), length, table])
  }
  expect(Object.values(decodeFields(table))).toEqual([expect.stringContaining('nested more than 32 levels')])
})
