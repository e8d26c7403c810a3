import { describe, expect, test } from 'vitest'
import { hasCeleryTools, openNode, runCelery } from './celery-tools.ts'
import { aGate, nextEvent, untilAborted } from './harness.ts'

const PATIENCE = ['-t', '15']

/** What one node answers, by `--json`. */
const tool = async (node: string, kind: 'inspect' | 'control', command: readonly string[]): Promise<unknown> => {
  const [name = '', ...args] = command
  const output = await runCelery(kind, ...PATIENCE, '-d', node, '-j', name, ...args)
  const replies: unknown = JSON.parse(output.slice(output.search(/[[{]/)))
  return (Array.isArray(replies) ? replies[0] : replies)[node]
}

/** A worker with a task that runs and one that waits for its rate. */
const aBusyNode = async () => {
  const { celery, worker, node, queue } = await openNode()
  const gate = aGate()
  celery.task('x.work', { rateLimit: '1/h' }, async ({ signal }) => {
    await gate.pass()
    await untilAborted(signal)
  })
  await worker.start()
  const waiting = nextEvent(worker, 'task-received', `waiting-${node}`)
  const running = await celery.send('x.work', [1], { taskId: `running-${node}` })
  await celery.send('x.work', [2], { taskId: `waiting-${node}` })
  await Promise.all([gate.entered, waiting])
  gate.open()
  return { celery, worker, node, queue, running }
}

describe.skipIf(!hasCeleryTools)("Python's Celery tools", () => {
  test('see a worker and what it does', async () => {
    const { node, queue } = await aBusyNode()
    const inspect = (...command: string[]) => tool(node, 'inspect', command)
    expect(await inspect('ping')).toEqual({ ok: 'pong' })
    expect(await inspect('active')).toMatchObject([{ id: `running-${node}`, args: [1], worker_pid: process.pid }])
    expect(await inspect('reserved')).toMatchObject([{ id: `waiting-${node}` }])
    expect(await inspect('scheduled')).toEqual([])
    expect(await inspect('query_task', `running-${node}`)).toMatchObject({ [`running-${node}`]: ['active', {}] })
    expect(await inspect('registered')).toEqual(['x.work [rate_limit=1/h]'])
    expect(await inspect('active_queues')).toMatchObject([{ name: queue, exchange: { name: queue } }])
    expect(await inspect('stats')).toMatchObject({
      total: { 'x.work': 1 },
      prefetch_count: 8,
      broker: { transport: 'amqp' },
    })
    expect(await inspect('conf')).toEqual({ task_default_queue: queue })
    expect(await inspect('report')).toEqual({ ok: expect.stringContaining('stellwerk') })
    expect(await inspect('clock')).toEqual({ clock: expect.any(Number) })
  })

  test('steer a worker', async () => {
    const { node, running } = await aBusyNode()
    const unknown = `unknown-${node}`
    const control = (...command: string[]) => tool(node, 'control', command)
    expect(await control('revoke', unknown)).toEqual({ ok: `tasks ${unknown} flagged as revoked` })
    expect(await control('time_limit', 'x.work', '30', '60')).toEqual({ ok: 'time limits set successfully' })
    expect(await control('rate_limit', 'x.work', '100/s')).toEqual({ ok: 'new rate limit set successfully' })
    expect(await control('pool_grow', '2')).toEqual({ ok: 'pool will grow' })
    expect(await control('pool_shrink', '1')).toEqual({ ok: 'pool will shrink' })
    expect(await control('autoscale', '5', '2')).toEqual({ error: 'Autoscale not enabled' })
    expect(await control('add_consumer', `more-${node}`)).toEqual({ ok: `add consumer more-${node}` })
    expect(await control('cancel_consumer', `more-${node}`)).toEqual({ ok: `no longer consuming from more-${node}` })
    expect(await control('terminate', 'SIGTERM', running.id)).toEqual({ ok: `terminate: ${running.id}` })
    expect(await running.wait({ timeoutMs: 10_000 })).toMatchObject({ status: 'REVOKED' })
    expect(await tool(node, 'inspect', ['stats'])).toMatchObject({ pool: { 'max-concurrency': 3 }, prefetch_count: 12 })
    // All workers on the server hear of what other tests revoke.
    const revoked = (await tool(node, 'inspect', ['revoked'])) as string[]
    expect(revoked.filter((id) => id.includes(node))).toEqual([unknown, running.id])
  })

  test('count a worker among those online, and shut it down', async () => {
    const { worker, node } = await openNode()
    await worker.start()
    const status = await runCelery('status', ...PATIENCE, '-d', node)
    expect(status).toContain(`${node}: OK`)
    expect(status).toContain('1 node online')
    const asked = nextEvent(worker, 'worker-shutdown')
    await runCelery('control', '-d', node, 'shutdown')
    await asked
    await worker.stop()
  })
})
