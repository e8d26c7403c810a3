import { expect, test } from 'vitest'
import { Ignore, Reject, ResultTimeout, TaskFailed } from '../../src/celery/index.ts'
import { anId, nextEvent, openApp } from './harness.ts'

const SECONDS = { timeoutMs: 5_000 }

test('a sent task runs in a worker and gives its result to whoever asks', async () => {
  const { celery, startWorker } = await openApp()
  celery.task('x.add', {}, async (_context, a, b) => a + b)
  await startWorker()
  const result = await celery.send('x.add', [2, 3])
  expect(await result.get(SECONDS)).toBe(5)
  expect(await celery.result<number>(result.id).get(SECONDS)).toBe(5)
})

test('a finished task has the document that Celery would store', async () => {
  const { celery, startWorker } = await openApp()
  celery.task('x.add', {}, async (_context, a, b) => a + b)
  await startWorker()
  const document = await (await celery.send('x.add', [2, 3], { taskId: 't1' })).wait(SECONDS)
  expect(document).toEqual({
    task_id: 't1',
    status: 'SUCCESS',
    result: 5,
    traceback: null,
    children: [],
    date_done: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/),
  })
})

test('an extended document also tells the call and the worker', async () => {
  const { celery, startWorker } = await openApp({ resultExtended: true })
  celery.task('x.add', {}, async (_context, a, b) => a + b)
  await startWorker({ hostname: 'w1@box' })
  const document = await (await celery.send('x.add', [2, 3])).wait(SECONDS)
  expect(document).toMatchObject({
    name: 'x.add',
    args: [2, 3],
    kwargs: {},
    worker: 'w1@box',
    retries: 0,
    queue: 'celery',
  })
})

test('a failed task tells type, message, module and traceback', async () => {
  const { celery, startWorker } = await openApp()
  celery.task('x.work', {}, () => {
    throw Object.assign(new RangeError('too far'), { excModule: 'places', excArgs: ['too far', 42] })
  })
  await startWorker()
  const result = await celery.send('x.work', [])
  const error = await result.get(SECONDS).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(TaskFailed)
  expect(error).toMatchObject({ type: 'RangeError', module: 'places', message: 'too far, 42' })
  expect((await result.document())?.result).toEqual({
    exc_type: 'RangeError',
    exc_message: ['too far', 42],
    exc_module: 'places',
  })
  expect((await result.document())?.traceback).toContain('RangeError: too far')
})

test.each([
  ['text', "'text'"],
  [undefined, 'undefined'],
  [Object.create(null), '{}'],
])('a handler that throws %s instead of an error fails its task', async (thrown, text) => {
  const { celery, startWorker } = await openApp()
  celery.task('x.work', {}, () => Promise.reject(thrown))
  await startWorker()
  const document = await (await celery.send('x.work', [])).wait(SECONDS)
  expect(document).toMatchObject({ status: 'FAILURE', result: { exc_type: 'Error', exc_module: 'js' } })
  expect(JSON.stringify(document?.result)).toContain(text)
})

test('a result without a JSON form fails its task', async () => {
  const { celery, startWorker } = await openApp()
  celery.task('x.work', {}, () => 10n)
  await startWorker()
  const document = await (await celery.send('x.work', [])).wait(SECONDS)
  expect(document).toMatchObject({ status: 'FAILURE', result: { exc_type: 'EncodeError' } })
})

test('an unknown task fails as NotRegistered, and its message waits among the dead letters', async () => {
  const { celery, broker, startWorker } = await openApp()
  const worker = await startWorker()
  const failed = nextEvent(worker, 'task-failed')
  const result = await celery.send('x.add', [1, 2])
  expect(await result.wait(SECONDS)).toMatchObject({
    status: 'FAILURE',
    result: { exc_type: 'NotRegistered', exc_message: ['x.add'], exc_module: 'celery.exceptions' },
    traceback: null,
  })
  await failed
  const [letter] = await broker.deadLetters('celery').list({ limit: 10, offset: 0 })
  expect(letter?.reason).toContain('no task x.add')
})

test('a task that reports progress shows it until it is done', async () => {
  const { celery, startWorker } = await openApp()
  celery.task('x.work', {}, async ({ updateState, request }) => {
    await updateState('PROGRESS', { done: 1, of: 2 })
    return (await celery.result(request.id).document())?.status
  })
  await startWorker()
  expect(await (await celery.send('x.work', [])).get(SECONDS)).toBe('PROGRESS')
})

test('a started task is stored as STARTED only where that is asked for', async () => {
  const { celery, startWorker } = await openApp()
  const stateInside = async ({ request }: { request: { id: string } }) => celery.result(request.id).state()
  celery.task('x.work', { trackStarted: true }, stateInside)
  celery.task('x.score', {}, stateInside as never)
  await startWorker()
  expect(await (await celery.send('x.work', [])).get(SECONDS)).toBe('STARTED')
  expect(await (await celery.send('x.score', [1])).get(SECONDS)).toBe('PENDING')
})

test('an ignored result is not stored, but its failure is where that is asked for', async () => {
  const { celery, startWorker } = await openApp({ taskIgnoreResult: true, taskStoreErrorsEvenIfIgnored: true })
  celery.task('x.add', {}, async (_context, a, b) => a + b)
  celery.task('x.work', {}, () => Promise.reject(new Error('bad')))
  const worker = await startWorker()
  const succeeded = nextEvent(worker, 'task-succeeded')
  const added = await celery.send('x.add', [1, 2])
  await succeeded
  expect(await added.state()).toBe('PENDING')
  expect((await (await celery.send('x.work', [])).wait(SECONDS))?.status).toBe('FAILURE')
})

test('a rejected task is put aside and an ignored one is gone, both without a result', async () => {
  const { celery, broker, startWorker } = await openApp()
  celery.task('x.work', {}, (_context, kind) => {
    throw kind === 'reject' ? new Reject('not mine') : new Ignore()
  })
  const worker = await startWorker()
  const rejected = nextEvent(worker, 'task-rejected')
  const ids = [await celery.send('x.work', ['ignore']), await celery.send('x.work', ['reject'])]
  expect(await rejected).toMatchObject({ reason: 'not mine', requeue: false })
  expect((await broker.deadLetters('celery').list({ limit: 10, offset: 0 })).map(({ reason }) => reason)).toEqual([
    'not mine',
  ])
  expect(await Promise.all(ids.map((result) => result.state()))).toEqual(['PENDING', 'PENDING'])
})

test('a failed message becomes a dead letter where failures are not acknowledged', async () => {
  const { celery, broker, startWorker } = await openApp({ taskAcksOnFailureOrTimeout: false })
  celery.task('x.work', {}, () => Promise.reject(new Error('bad')))
  const worker = await startWorker()
  const failed = nextEvent(worker, 'task-failed')
  await celery.send('x.work', [])
  await failed
  expect(await broker.deadLetters('celery').list({ limit: 10, offset: 0 })).toHaveLength(1)
})

test('a task sent by a task is its child', async () => {
  const { celery, startWorker } = await openApp()
  const childId = anId()
  celery.task('x.add', {}, async ({ request }, a, b) => (request.parentId === 'parent' ? a + b : -1))
  celery.task('x.work', {}, async ({ send }) => (await send('x.add', [1, 2], { taskId: childId })).id)
  await startWorker()
  const parent = await celery.send('x.work', [], { taskId: 'parent' })
  await parent.get(SECONDS)
  expect((await parent.document())?.children).toEqual([[[childId, null], null]])
  const child = await celery.result(childId).wait(SECONDS)
  expect(child).toMatchObject({ result: 3, parent_id: 'parent' })
})

test('keyword arguments reach the parameters they name', async () => {
  const { celery, startWorker } = await openApp()
  celery.task('x.add', { parameters: ['a', 'b'] }, async (_context, a, b) => a - b)
  await startWorker()
  const call = celery.send as (name: string, args: unknown[], options: object) => ReturnType<typeof celery.send>
  expect(await (await call('x.add', [], { kwargs: { b: 1, a: 5 } })).get(SECONDS)).toBe(4)
  const twice = await (await call('x.add', [1], { kwargs: { a: 5 } })).wait(SECONDS)
  expect(twice?.result).toMatchObject({ exc_type: 'TypeError', exc_message: ['x.add was given a twice'] })
})

test('waiting ends with nothing, getting with an error, when the time is over', async () => {
  const { celery } = await openApp()
  const result = celery.result(anId())
  expect(await result.wait({ timeoutMs: 1 })).toBeUndefined()
  await expect(result.get({ timeoutMs: 1 })).rejects.toThrow(ResultTimeout)
})

test('waiting ends with the reason of its signal', async () => {
  const { celery } = await openApp()
  const controller = new AbortController()
  const waiting = celery.result(anId()).wait({ signal: controller.signal })
  controller.abort(new Error('the client has gone'))
  await expect(waiting).rejects.toThrow('the client has gone')
})
