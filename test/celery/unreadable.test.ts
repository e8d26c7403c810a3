import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Message } from '../../src/celery/index.ts'
import { aTaskMessage, nextEvent, openApp } from './harness.ts'

const SECONDS = { timeoutMs: 10_000 }

test('an unreadable message waits among the dead letters with its reason, and its task fails', async () => {
  const { celery, broker, startWorker } = await openApp()
  const worker = await startWorker()
  const rejected = nextEvent(worker, 'task-rejected')
  await broker.publish('celery', aTaskMessage({ headers: { id: 'bad' }, body: '[[1,' }))
  expect(await rejected).toMatchObject({ uuid: 'bad', name: 'x.add', requeue: false })
  const [letter] = await broker.deadLetters('celery').list({ limit: 10, offset: 0 })
  expect(letter?.reason).toContain('unreadable message (body): no JSON')
  const document = await celery.result('bad').document()
  expect(document).toMatchObject({ status: 'FAILURE', result: { exc_type: 'UnreadableMessage' } })
})

const garbageHeaders = fc.dictionary(
  fc.constantFrom(
    'task',
    'id',
    'eta',
    'expires',
    'timelimit',
    'retries',
    'compression',
    'group',
    '__proto__',
    'toString',
  ),
  fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as unknown),
)
const garbageBody = fc.oneof(
  fc.uint8Array(),
  fc.json().map((text) => Buffer.from(text)),
  fc.string().map((text) => Buffer.from(`{"task":${JSON.stringify(text)},"args":NaN}`)),
)
const garbage: fc.Arbitrary<Message> = fc.record({
  body: garbageBody,
  properties: fc.record({ contentType: fc.constantFrom('application/json', 'text/plain') }),
  headers: garbageHeaders,
})

test('no garbage stops a worker, and all of it ends among the dead letters', { timeout: 60_000 }, async () => {
  const { celery, broker, startWorker } = await openApp()
  celery.task('x.add', {}, async (_context, a, b) => a + b)
  await startWorker()
  await fc.assert(
    fc.asyncProperty(fc.array(garbage, { minLength: 1, maxLength: 20 }), async (messages) => {
      for (const message of messages) await broker.publish('celery', message)
      expect(await (await celery.send('x.add', [1, 2])).get(SECONDS)).toBe(3)
      await expect
        .poll(async () => (await broker.deadLetters('celery').list({ limit: 100, offset: 0 })).length)
        .toBe(messages.length)
      const letters = broker.deadLetters('celery')
      for (const { id } of await letters.list({ limit: 100, offset: 0 })) await letters.discard(id)
    }),
    { numRuns: 100 },
  )
})
