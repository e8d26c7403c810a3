import { Registry } from 'prom-client'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createQueueGauges } from '../../src/telemetry/queue-gauges.ts'

test('queues tell what waits and who consumes, and nothing while the broker is away', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const read = vi.fn().mockResolvedValue([{ queue: 'inference', ready: 7, consumers: 2 }])
  const registry = new Registry()
  createQueueGauges([registry], read)
  const text = await registry.metrics()
  expect(text).toContain('stellwerk_queue_messages{queue="inference"} 7')
  expect(text).toContain('stellwerk_queue_consumers{queue="inference"} 2')
  expect(read).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(1001)
  read.mockRejectedValue(new Error('no broker'))
  expect(await registry.metrics()).not.toContain('{queue=')
})
