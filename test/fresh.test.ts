import { expect, onTestFinished, test, vi } from 'vitest'
import { freshFor } from '../src/fresh.ts'

test('an answer is shared for a while, and a failed asking is forgotten', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const ask = vi.fn<() => Promise<number>>()
  ask.mockResolvedValueOnce(1).mockRejectedValueOnce(new Error('away')).mockResolvedValueOnce(3)
  const asking = freshFor(1000, ask)
  expect([await asking(), await asking()]).toEqual([1, 1])
  vi.advanceTimersByTime(1001)
  await expect(asking()).rejects.toThrow('away')
  expect(await asking()).toBe(3)
  expect(ask).toHaveBeenCalledTimes(3)
})
