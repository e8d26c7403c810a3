import { expect, onTestFinished, test, vi } from 'vitest'
import { createMetrics } from '../../src/telemetry/metrics.ts'

test('gauges of the serving models keep their values while these cannot be read', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const serving = vi.fn().mockResolvedValueOnce([{ version: 3, percentage: 90, choiceRate: 0.5 }])
  const metrics = createMetrics({
    appName: 'app',
    tasks: [],
    activeInferences: async () => 0,
    servingModels: serving,
    broker: { queues: async () => [], deadLetters: async () => [] },
  })
  await metrics.text()
  vi.advanceTimersByTime(1001)
  serving.mockRejectedValue(new Error('no database'))
  const text = await metrics.text()
  expect(text).toContain('stellwerk_model_share{version="3"} 0.9')
  expect(text).toContain('stellwerk_model_choice_rate{version="3"} 0.5')
})
