import { expect, onTestFinished, test, vi } from 'vitest'
import { defer } from '../../src/celery/deferred.ts'
import { startHeartbeat } from '../../src/tasks/heartbeat.ts'

test('while one beat is out no other begins, and a failed one is followed by the next', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const first = defer<boolean>()
  const touch = vi.fn(async () => false).mockReturnValueOnce(first.promise)
  const heartbeat = startHeartbeat(touch)
  onTestFinished(() => heartbeat.stop())
  await vi.advanceTimersByTimeAsync(20_000)
  expect(touch).toHaveBeenCalledTimes(1)
  first.reject(new Error('away'))
  await vi.advanceTimersByTimeAsync(5_000)
  expect(touch).toHaveBeenCalledTimes(2)
  expect(heartbeat.signal.aborted).toBe(true)
})
