import { expect, onTestFinished, test } from 'vitest'
import { type MonitoredEvent, openMonitor } from '../../src/celery/index.ts'
import { openApp } from './harness.ts'

/** A monitor that gathers what it hears. */
const watch = async (broker: Awaited<ReturnType<typeof openApp>>['broker']) => {
  const heard: MonitoredEvent[] = []
  const monitor = await openMonitor({
    broker,
    onEvents: (events) => void heard.push(...events),
    onTrouble: (error) => {
      throw error
    },
  })
  onTestFinished(() => monitor.close())
  return { heard, monitor, types: () => heard.map(({ type }) => type) }
}

test('a monitor hears at once of workers that were there before it, and then of their tasks', async () => {
  const { broker, celery, startWorker } = await openApp()
  celery.task('x.work', {}, async () => 'done')
  await startWorker({ hostname: 'w1@box' })
  const { heard, types } = await watch(broker)
  expect(heard[0]).toMatchObject({ type: 'worker-heartbeat', hostname: 'w1@box' })
  await (await celery.send('x.work', [])).get({ timeoutMs: 5000 })
  await expect.poll(types).toContain('task-succeeded')
})

test('a monitor hears of the first tasks of a worker that comes after it, also of those that had waited for it', async () => {
  const { broker, celery, startWorker } = await openApp()
  celery.task('x.work', {}, async () => 'done')
  const { types } = await watch(broker)
  await celery.send('x.work', [])
  await startWorker()
  await expect.poll(types).toEqual(expect.arrayContaining(['task-received', 'task-started', 'task-succeeded']))
})

test('a monitor that has closed hears nothing, and tasks are not told any more', async () => {
  const { broker, celery, startWorker } = await openApp()
  celery.task('x.work', {}, async () => 'done')
  await startWorker()
  const first = await watch(broker)
  await first.monitor.close()
  const before = first.heard.length
  const listener: unknown[] = []
  const subscription = await broker.listen('celeryev', (message) => listener.push(message), {
    topic: { type: 'topic', key: 'task.#' },
  })
  onTestFinished(() => subscription.close())
  await (await celery.send('x.work', [])).get({ timeoutMs: 5000 })
  expect(first.heard).toHaveLength(before)
  expect(listener).toEqual([])
})

test.each(['no JSON', '[1, null, {"type": 1}]', '{"type": "worker-online"}'])(
  'a monitor passes over %s',
  async (body) => {
    const { broker } = await openApp()
    const { heard } = await watch(broker)
    const properties = { contentType: 'application/json', contentEncoding: 'utf-8' }
    await broker.broadcast(
      'celeryev',
      { body: Buffer.from(body), properties, headers: {} },
      { type: 'topic', key: 'x' },
    )
    expect(heard).toEqual([])
  },
)
