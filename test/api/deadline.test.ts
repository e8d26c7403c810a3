import { expect, test } from 'vitest'
import { aUser } from '../domain/builders.ts'
import { useTestApi } from './support.ts'

const stage = useTestApi()

const STARTS = ['/inference/start', '/train/start'] as const

const start = (url: string, headers: Record<string, string> = {}) =>
  stage.api.app.inject({ method: 'POST', url, headers, ...(url === '/train/start' ? {} : { body: aUser() }) })

/** Seconds from now until the message of the last start expires. */
const secondsLeft = () => Math.round(((stage.api.queue.sent.at(-1)?.expires.getTime() ?? 0) - Date.now()) / 1000)

test.each([
  ['/inference/start', 3600],
  ['/train/start', 86_400],
])('a task of %s that says nothing expires after %i s', async (url, seconds) => {
  expect((await start(url)).statusCode).toBe(200)
  expect(Math.abs(secondsLeft() - seconds)).toBeLessThan(30)
})

test.each(STARTS)('Cancel-After at %s sets when the message expires and the row ends', async (url) => {
  const { task_id: taskId } = (await start(url, { 'cancel-after': '120' })).json()
  expect(Math.abs(secondsLeft() - 120)).toBeLessThan(30)
  const other = (await start(url, { 'cancel-after': '1' })).json().task_id
  const rows = url === '/train/start' ? stage.store.models : stage.store.inferences
  const ended: string[] = []
  await expect.poll(async () => ended.push(...(await rows.endOverdue(10))) > 0, { timeout: 10_000 }).toBe(true)
  expect(ended).toEqual([other])
  expect((await rows.find(taskId))?.status).toBe('PENDING')
})

test.each(
  STARTS.flatMap((url) => ['0', '-5', '1.5', '0x1', '1e3', 'soon', '', '31536001'].map((value) => [url, value])),
)('%s with Cancel-After %j is refused, naming the header, and starts nothing', async (url = '', value = '') => {
  const before = stage.api.queue.sent.length
  const answer = await start(url, { 'cancel-after': value })
  expect(answer.statusCode).toBe(422)
  expect(answer.json().detail[0].loc).toEqual(['header', 'cancel-after'])
  expect(stage.api.queue.sent).toHaveLength(before)
})
