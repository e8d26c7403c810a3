import { Registry } from 'prom-client'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createQueueGauges } from '../../src/telemetry/queue-gauges.ts'

test('queues tell what waits and who consumes, and nothing while the broker is away', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const read = vi.fn().mockResolvedValue([{ queue: 'inference', ready: 7, consumers: 2 }])
  const registry = new Registry()
  createQueueGauges([registry], { queues: read, deadLetters: async () => [] })
  const text = await registry.metrics()
  expect(text).toContain('stellwerk_queue_messages{queue="inference"} 7')
  expect(text).toContain('stellwerk_queue_consumers{queue="inference"} 2')
  expect(read).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(1001)
  read.mockRejectedValue(new Error('no broker'))
  expect(await registry.metrics()).not.toContain('{queue=')
})

test('dead letters are told by queue, whether or not anybody could say what waits', async () => {
  const registry = new Registry()
  const away = () => Promise.reject(new Error('refused'))
  createQueueGauges([registry], { queues: away, deadLetters: async () => [{ queue: 'celery', dead: 3 }] })
  const text = await registry.metrics()
  expect(text).toContain('stellwerk_queue_dead_letters{queue="celery"} 3')
  expect(text).not.toContain('stellwerk_queue_messages{')
})
