import { expect, onTestFinished, test, vi } from 'vitest'
import type { Job } from '../../src/celery/worker/job.ts'
import { Suspects, Turn } from '../../src/celery/worker/suspects.ts'

test('a suspect whose timer fires a moment early is looked at again', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const now = vi.spyOn(performance, 'now').mockReturnValue(0)
  onTestFinished(() => {
    vi.useRealTimers()
    now.mockRestore()
  })
  const taken: unknown[] = []
  const suspects = new Suspects(new Turn(() => {}), () => taken.push(suspects.take()))
  const job = { lostRuns: 0 } as Job
  suspects.push(job)
  now.mockReturnValue(99.5)
  vi.advanceTimersToNextTimer()
  now.mockReturnValue(100.5)
  vi.advanceTimersToNextTimer()
  expect(taken).toEqual([undefined, job])
})
