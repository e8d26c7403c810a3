import { expect, test } from 'vitest'
import { Celery, InvalidOption } from '../../src/celery/index.ts'
import { openApp } from './harness.ts'

test.each([
  ['taskAcksLate', 'yes'],
  ['acceptContent', ['pickle']],
  ['taskSerializer', 'yaml'],
  ['timezone', 'Mars/Olympus'],
  ['taskRoutes', { 'x.add': 5 }],
  ['taskDefaultPriority', 10],
  ['resultExpires', -1],
  ['workerConcurrency', 0],
  ['workerPrefetchMultiplier', 1.5],
  ['taskAckLate', true],
])('a wrong setting is refused by name: %s', async (name, value) => {
  const { broker, backend } = await openApp()
  const build = () => new Celery('test', { broker, backend, [name]: value })
  expect(build).toThrow(InvalidOption)
  expect(build).toThrow(`option ${name} must be`)
})

test.each([
  ['priority', { priority: 10 }],
  ['countdown', { countdown: -1 }],
  ['eta', { eta: 'soon' }],
  ['eta', { eta: new Date(Number.NaN) }],
  ['eta', { eta: new Date(), countdown: 1 }],
  ['expires', { expires: Number.NaN }],
  ['timeLimit', { timeLimit: 0 }],
  ['taskId', { taskId: '' }],
])('a call with a wrong %s is refused: %j', async (name, options) => {
  const { celery } = await openApp()
  await expect(celery.send('x.add', [1, 2], options)).rejects.toThrow(`option ${name} must be`)
})

test('a task is registered only once, and with options that can work', async () => {
  const { celery } = await openApp()
  celery.task('x.add', {}, async (_context, a, b) => a + b)
  expect(() => celery.task('x.add', {}, () => 0)).toThrow('registered only once')
  expect(() => celery.task('x.work', { maxRetries: -1 }, () => 0)).toThrow('maxRetries of task x.work')
  expect(() => celery.batchTask('x.score', { maxBatch: 0 }, async () => [])).toThrow('maxBatch of task x.score')
})

test('the queue is that of the call, else of the task, else of the first route, else the default', async () => {
  const { celery, broker } = await openApp({
    taskDefaultQueue: 'rest',
    taskRoutes: { 'x.*': 'pattern', 'x.work': { queue: 'exact', priority: 7 } },
  })
  celery.task('x.score', { queue: 'own' }, () => 0)
  await celery.send('x.add', [1, 2], { queue: 'call' })
  await celery.send('x.score', [1])
  await celery.send('x.work', [])
  await celery.send('x.add', [1, 2])
  await celery.send('y' as 'x.add', [1, 2])
  const queues = ['call', 'own', 'exact', 'pattern', 'rest']
  expect(await Promise.all(queues.map((queue) => broker.depth(queue)))).toEqual([1, 1, 1, 1, 1])
})

test('a time without a zone is taken in the time zone of the settings, and written as enableUtc says', async () => {
  const { celery, broker } = await openApp({ timezone: 'Europe/Zurich', enableUtc: false })
  const written = new Promise((resolve, reject) => {
    const onDelivery = ({ message }: { message: { headers: Record<string, unknown> } }) =>
      resolve(message.headers.expires)
    broker.consume('celery', { prefetch: 1, onDelivery }).catch(reject)
  })
  await celery.send('x.add', [1, 2], { expires: '2030-07-01T12:00:00' })
  expect(await written).toBe('2030-07-01T12:00:00.000000+02:00')
})

test('a worker imports the modules of the settings when it starts', async () => {
  const { celery } = await openApp({ imports: ['./test/celery/no-such-module.ts'] })
  await expect(celery.worker().start()).rejects.toThrow('no-such-module')
})
