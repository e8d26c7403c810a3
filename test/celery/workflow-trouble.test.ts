import { expect, test } from 'vitest'
import { defer } from '../../src/celery/deferred.ts'
import { type Broker, BrokerUnavailable, QueueRefused, type TaskEnd } from '../../src/celery/index.ts'
import type { Linkable } from '../../src/celery/send.ts'
import { anId, aTaskMessage, nextEvent, openApp, overriding } from './harness.ts'

const SECONDS = { timeoutMs: 5_000 }

/** A broker whose `publish` to that queue first asks what is to happen. */
const guarding = (queue: string, check: () => void) => (real: Broker) =>
  overriding(real, {
    publish: async (to, ...rest) => {
      if (to === queue) check()
      return real.publish(to, ...rest)
    },
  })

const openAdding = async (options: Parameters<typeof openApp>[0] = {}) => {
  const app = await openApp(options)
  let runs = 0
  app.celery.task('x.add', {}, async (_context, a, b) => {
    runs += 1
    return a + b
  })
  return { ...app, runs: () => runs }
}

/** Sends a task whose message comes back after its result 5 was stored. */
const sendEnded = async (app: Awaited<ReturnType<typeof openAdding>>, link: Linkable): Promise<string> => {
  const taskId = anId()
  await app.backend.store(aSuccess(taskId, 5), null)
  const { promise: held, resolve } = defer<void>()
  const consumer = await app.broker.consume('celery', { prefetch: 1, onDelivery: () => resolve() })
  await app.celery.send('x.add', [2, 3], { taskId, link })
  await held
  await consumer.close()
  return taskId
}

const aSuccess = (task_id: string, result: unknown) => ({
  ...{ task_id, status: 'SUCCESS', result },
  ...{ traceback: null, children: [], date_done: null },
})

test('what follows a task is sent when its message comes back, though its result was stored long ago', async () => {
  const app = await openAdding()
  const linkId = anId()
  await sendEnded(app, app.celery.signature('x.add', [10], { taskId: linkId }))
  await app.startWorker()
  expect(await app.celery.result(linkId).get(SECONDS)).toBe(15)
  expect(app.runs()).toBe(1)
})

test('what has followed a task already is not sent again when its message comes back', async () => {
  const app = await openAdding()
  const linkId = anId()
  await app.backend.store(aSuccess(linkId, 15), null)
  await sendEnded(app, app.celery.signature('x.add', [10], { taskId: linkId }))
  await app.startWorker()
  expect(await (await app.celery.send('x.add', [1, 1])).get(SECONDS)).toBe(2)
  await expect.poll(() => app.broker.depth('celery')).toBe(0)
  expect(app.runs()).toBe(1)
})

test('a member that ran twice counts in its chord with the result that was stored', async () => {
  const { celery, backend, startWorker } = await openAdding()
  celery.task('x.work', {}, (_context, values) => values)
  const member = celery.signature('x.add', [1, 2], { taskId: anId() })
  await backend.store(aSuccess(String(member.wire.options.task_id), 100), null)
  await startWorker()
  const group = celery.group(member, celery.signature('x.add', [3, 4]))
  expect(await (await celery.chain(group, celery.signature('x.work', [])).send()).get(SECONDS)).toEqual([100, 7])
})

test('a chord whose body has run already does not run it again', async () => {
  const { celery, backend, broker, startWorker, runs } = await openAdding()
  const body = celery.signature('x.work', [], { taskId: anId(), queue: 'bodies' })
  await backend.store(aSuccess(String(body.wire.options.task_id), 3), null)
  const worker = await startWorker()
  const succeeded = nextEvent(worker, 'task-succeeded')
  await celery.chain(celery.group(celery.signature('x.add', [1, 2])), body).send()
  await succeeded
  expect([runs(), await broker.depth('bodies')]).toEqual([1, 0])
})

test('what follows is sent once the broker is back', async () => {
  let failures = 2
  const check = () => {
    failures -= 1
    if (failures >= 0) throw new BrokerUnavailable('the broker is away')
  }
  const { celery, startWorker } = await openAdding({ broker: guarding('next', check) })
  await startWorker({ queues: { celery: {}, next: {} } })
  const chain = celery.chain(celery.signature('x.add', [1, 2]), celery.signature('x.add', [10], { queue: 'next' }))
  expect(await (await chain.send()).get(SECONDS)).toBe(13)
})

test('a step that no queue can take fails, and so do those after it', async () => {
  const refuse = () => {
    throw new QueueRefused('next', 'it has other properties', 'name another')
  }
  const { celery, startWorker } = await openAdding({ broker: guarding('next', refuse) })
  await startWorker()
  const refused = celery.signature('x.add', [10], { queue: 'next', taskId: anId() })
  const result = await celery.chain(celery.signature('x.add', [1, 2]), refused, celery.signature('x.add', [1])).send()
  expect(await result.wait(SECONDS)).toMatchObject({ status: 'FAILURE', result: { exc_type: 'QueueRefused' } })
  expect(await celery.result(String(refused.wire.options.task_id)).state()).toBe('FAILURE')
})

test('the same task told twice sends the same callback, whether or not its sender gave it an id', async () => {
  const { broker, startWorker } = await openAdding()
  const callback = { task: 'x.add', args: [10] }
  const message = aTaskMessage({
    body: [[2, 3], {}, { callbacks: [callback], errbacks: null, chain: null, chord: null }],
  })
  const worker = await startWorker()
  const ids: unknown[] = []
  const both = new Promise<void>((resolve) => {
    worker.on('task-succeeded', ({ uuid, result }) => {
      if (result === '15') ids.push(uuid)
      if (ids.length === 2) resolve()
    })
  })
  await broker.publish('celery', message)
  await broker.publish('celery', message)
  await both
  expect(ids[0]).toBe(ids[1])
})

test.each([
  ['a callback without a task', { callbacks: [{ args: [] }] }],
  ['an empty chain', { chain: [{ task: 'celery.chain', kwargs: { tasks: [] }, subtask_type: 'chain' }] }],
  ['a chord without a body', { chord: { task: 'celery.chord', kwargs: { header: [] }, subtask_type: 'chord' } }],
  ['a countdown that is no number', { errbacks: [{ task: 'x.add', options: { countdown: 'soon' } }] }],
  [
    'a time that is none',
    { callbacks: [{ task: 'x.add', options: { link: { task: 'y', options: { eta: 'soon' } } } }] },
  ],
])('a message with %s is not run: its task fails as unreadable', async (_what, embed) => {
  const { celery, broker, startWorker, runs } = await openAdding()
  const message = aTaskMessage({ body: [[2, 3], {}, embed] })
  const worker = await startWorker()
  const rejected = nextEvent(worker, 'task-rejected')
  await broker.publish('celery', message)
  await rejected
  expect((await celery.result(String(message.headers.id)).document())?.result).toMatchObject({
    exc_type: 'UnreadableMessage',
  })
  expect(runs()).toBe(0)
})

test('the end of a step that ran, and of those that never will, is told to whoever keeps their state', async () => {
  const { celery, startWorker } = await openApp()
  const ends: unknown[] = []
  const onEnd = async ({ id, state, spentMs }: TaskEnd) => void ends.push([id, state, spentMs])
  celery.task('x.add', { onEnd }, () => Promise.reject(new Error('bad')))
  celery.task('x.score', { onEnd }, (_context, value) => value)
  await startWorker()
  const [first, second] = [anId(), anId()]
  const chain = celery.chain(
    celery.signature('x.add', [1, 2], { taskId: first }),
    celery.signature('x.score', [], { taskId: second }),
  )
  await expect((await chain.send()).get(SECONDS)).rejects.toThrow('bad')
  expect(ends).toEqual([
    [first, 'FAILURE', expect.any(Number)],
    [second, 'FAILURE', null],
  ])
})
