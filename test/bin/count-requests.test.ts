import { randomUUID } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { openRequestCount } from '../../src/bin/count-requests.ts'
import { Opened } from '../../src/bin/opened.ts'
import { loadConfig } from '../../src/config.ts'
import { collectLog } from '../api/support.ts'

const url = process.env.TEST_BACKEND_URL

const open = (settings: Record<string, string>) => {
  const opened = new Opened()
  onTestFinished(() => opened.closeAll())
  return openRequestCount({ config: loadConfig(settings), log: collectLog().log, opened })
}

test('one process alone counts for itself', async () => {
  expect(await open({})).toBeUndefined()
})

test.skipIf(url === undefined)(
  'several processes count together, from the first request of a window to its end',
  async () => {
    const settings = { CELERY_BACKEND_URL: url ?? '' }
    const [first, second] = await Promise.all([open(settings), open(settings)])
    const caller = randomUUID()
    expect(await first?.(caller, 60_000)).toMatchObject({ requests: 1, remainingMs: 60_000 })
    const next = await second?.(caller, 60_000)
    expect(next?.requests).toBe(2)
    expect(next?.remainingMs).toBeLessThanOrEqual(60_000)
    const elsewhere = await open({ ...settings, CELERY_QUEUE: 'elsewhere' })
    expect(await elsewhere?.(caller, 60_000)).toMatchObject({ requests: 1 })
    const short = randomUUID()
    await first?.(short, 1)
    await expect.poll(async () => (await second?.(short, 1))?.requests).toBe(1)
  },
)
