import { expect, expectTypeOf, test } from 'vitest'
import type { AsyncResult, Backend, GroupResult } from '../../src/celery/index.ts'
import { anId, nextEvent, openApp, overriding } from './harness.ts'

const SECONDS = { timeoutMs: 5_000 }

/** `x.add` adds, `x.score` doubles, `x.work` tells what it was given. */
const openWorkflows = async (options: Parameters<typeof openApp>[0] = {}) => {
  const app = await openApp(options)
  app.celery.task('x.add', {}, async (_context, a, b) => a + b)
  app.celery.task('x.score', {}, async (_context, value) => value * 2)
  app.celery.task('x.work', {}, async ({ request }, ...args) => ({
    args,
    parent: request.parentId,
    root: request.rootId,
  }))
  return app
}

test('a callback gets the result of the task before its own arguments', async () => {
  const { celery, startWorker } = await openWorkflows()
  await startWorker()
  const link = celery.signature('x.work', ['own'], { taskId: anId() })
  const parent = await celery.send('x.add', [2, 3], { link })
  const callback = celery.result(String(link.wire.options.task_id))
  expect(await callback.get(SECONDS)).toEqual({ args: [5, 'own'], parent: parent.id, root: parent.id })
  expect((await parent.document())?.children).toEqual([[[callback.id, null], null]])
})

test('an immutable callback gets only its own arguments', async () => {
  const { celery, startWorker } = await openWorkflows()
  await startWorker()
  const taskId = anId()
  await celery.send('x.add', [2, 3], { link: celery.signature('x.add', [10, 20], { immutable: true, taskId }) })
  expect(await celery.result(taskId).get(SECONDS)).toBe(30)
})

test('an error callback gets the id of the task that failed, and a callback nothing', async () => {
  const { celery, startWorker } = await openWorkflows()
  await startWorker()
  const [linkId, errorId] = [anId(), anId()]
  const failing = celery.signature('x.missing' as 'x.work', [], {
    link: celery.signature('x.work', [], { taskId: linkId }),
    linkError: celery.signature('x.work', ['own'], { taskId: errorId }),
  })
  const failed = await failing.send()
  expect(await celery.result(errorId).get(SECONDS)).toMatchObject({ args: [failed.id, 'own'], parent: failed.id })
  expect(await celery.result(linkId).state()).toBe('PENDING')
})

test('each step of a chain gets the result of the step before', async () => {
  const { celery, startWorker } = await openWorkflows()
  await startWorker()
  const chain = celery.chain(
    celery.signature('x.add', [1, 2]),
    celery.signature('x.add', [10]),
    celery.signature('x.score', []),
  )
  const result = await chain.send()
  expectTypeOf(result).toEqualTypeOf<AsyncResult<number>>()
  expect(await result.get(SECONDS)).toBe(26)
})

test('a step that cannot take what the step before gives does not compile', async () => {
  const { celery } = await openWorkflows()
  const add = celery.signature('x.add', [1, 2])
  // @ts-expect-error it has all its arguments already
  celery.chain(add, celery.signature('x.add', [1, 2]))
  // @ts-expect-error an array is not a number
  celery.chain(celery.group(add, add), celery.signature('x.score', []))
  // @ts-expect-error its first argument is missing
  const unfinished = () => celery.signature('x.score', []).send()
  expect(unfinished).toBeTypeOf('function')
})

test('when a step fails, so do the steps after it, and its error callback is called once', async () => {
  const { celery, startWorker } = await openWorkflows()
  const heard: unknown[] = []
  celery.task('x.fail' as 'x.work', {}, () => Promise.reject(new RangeError('too far')))
  celery.task('x.heard' as 'x.work', {}, (_context, id) => heard.push(id))
  const worker = await startWorker()
  const failing = { taskId: anId(), linkError: celery.signature('x.heard' as 'x.work', [], { taskId: 'heard' }) }
  const chain = celery.chain(
    celery.signature('x.work', []),
    celery.signature('x.fail' as 'x.work', [], failing),
    celery.signature('x.work', []),
    celery.signature('x.work', []),
  )
  const called = nextEvent(worker, 'task-succeeded', 'heard')
  const end = await (await chain.send()).wait(SECONDS)
  expect(end).toMatchObject({ status: 'FAILURE', result: { exc_type: 'RangeError', exc_message: ['too far'] } })
  await called
  expect(heard).toEqual([failing.taskId])
})

test('a revoked step ends the steps after it as well', async () => {
  const { celery, broker, startWorker } = await openWorkflows()
  await startWorker()
  const step = celery.signature('x.add', [1, 2], { expires: 0.001, countdown: 0.05 })
  const result = await celery.chain(step, celery.signature('x.score', [], { queue: 'nobody' })).send()
  expect((await result.wait(SECONDS))?.status).toBe('REVOKED')
  expect(await broker.depth('nobody')).toBe(0)
})

test('a group gives the results of its members in their order', async () => {
  const { celery, startWorker } = await openWorkflows()
  await startWorker()
  const group = celery.group(celery.signature('x.add', [1, 2]), celery.signature('x.score', [10]))
  const result = await group.send()
  expectTypeOf(result).toEqualTypeOf<GroupResult<readonly [number, number]>>()
  expect(await result.get(SECONDS)).toEqual([3, 20])
})

test('a group fails with the first of its members, and waits for the others no longer', async () => {
  let waiting = 0
  const counted = (real: Backend) =>
    overriding(real, {
      subscribe: async (...args) => {
        const subscription = await real.subscribe(...args)
        waiting += 1
        return { close: () => subscription.close().finally(() => (waiting -= 1)) }
      },
    })
  const { celery, startWorker } = await openWorkflows({ backend: counted })
  celery.task('x.fail' as 'x.work', {}, () => Promise.reject(new RangeError('too far')))
  await startWorker()
  const never = celery.signature('x.add', [1, 2], { queue: 'nobody' })
  const result = await celery.group(never, celery.signature('x.fail' as 'x.work', [])).send()
  await expect(result.get({ timeoutMs: 60_000 })).rejects.toThrow('too far')
  await expect.poll(() => waiting).toBe(0)
})

test('who waits for a group leaves with the signal, before the wait or in it', async () => {
  const { celery } = await openApp()
  const result = await celery.group(celery.signature('x.add', [1, 2]), celery.signature('x.add', [3, 4])).send()
  const leaving = new AbortController()
  const waiting = result.get({ signal: leaving.signal })
  leaving.abort(new Error('left'))
  await expect(waiting).rejects.toThrow('left')
  await expect(result.get({ signal: leaving.signal })).rejects.toThrow('left')
})

test('what follows a group waits for all its members and gets their results in order', async () => {
  const { celery, startWorker } = await openWorkflows()
  await startWorker()
  const group = celery.group(
    celery.signature('x.add', [1]),
    celery.chain(celery.signature('x.score', []), celery.signature('x.add', [100])),
  )
  const chain = celery.chain(celery.signature('x.add', [2, 3]), group, celery.signature('x.work', ['own']))
  const result = await chain.send()
  expect((await result.get(SECONDS)) as object).toMatchObject({ args: [[6, 110], 'own'] })
})

test('a chord whose member fails ends as ChordError, and so does what follows it', async () => {
  const { celery, startWorker } = await openWorkflows()
  celery.task('x.fail' as 'x.work', {}, () => Promise.reject(new RangeError('too far')))
  await startWorker()
  const group = celery.group(
    celery.signature('x.add', [1, 2]),
    celery.signature('x.fail' as 'x.work', [], { taskId: 'm' }),
  )
  const result = await celery.chain(group, celery.signature('x.work', []), celery.signature('x.work', [])).send()
  expect(await result.wait(SECONDS)).toMatchObject({
    status: 'FAILURE',
    result: { exc_type: 'ChordError', exc_message: ["Dependency m raised RangeError('too far')"] },
  })
})

test('a chord inside a chord counts for the outer one', async () => {
  const { celery, startWorker } = await openWorkflows()
  await startWorker()
  const pair = celery.group(celery.signature('x.add', [1, 2]), celery.signature('x.add', [3, 4]))
  const inner = celery.chain(pair, celery.signature('x.work', ['inner']))
  const outer = celery.chain(
    celery.group(inner, celery.signature('x.add', [5, 6])),
    celery.signature('x.work', ['outer']),
  )
  const { args } = (await (await outer.send()).get(SECONDS)) as { args: unknown[] }
  expect(args).toEqual([
    [{ args: [[3, 7], 'inner'], parent: expect.any(String), root: expect.any(String) }, 11],
    'outer',
  ])
})

test('what follows an empty group runs at once', async () => {
  const { celery, startWorker } = await openWorkflows()
  await startWorker()
  const result = await celery.chain(celery.group(), celery.signature('x.work', [])).send()
  expect((await result.get(SECONDS)) as object).toMatchObject({ args: [[]] })
})
