import { expect, test } from 'vitest'
import { preferredWait } from '../../src/api/prefer.ts'
import { aUser } from '../domain/builders.ts'
import { finishInference, useTestApi } from './support.ts'

const stage = useTestApi()

test.each([
  ['wait=10', 10],
  ['respond-async, wait=5', 5],
  ['Wait="7"; foo="a"', 7],
  ['wait = 3', 3],
  ['wait=1, wait=20', 1],
  ['wait=1000000', 60],
  ['wait=99999999999999999999999', 60],
  ['wait', 0],
  ['wait=-1', 0],
  ['wait=1.5', 0],
  ['await=9', 0],
  [',;=", wait', 0],
  [undefined, 0],
])('Prefer %j waits for %d s', (header, seconds) => {
  expect(preferredWait(header)).toBe(seconds)
})

const start = (url: string, prefer: string) =>
  stage.api.app.inject({
    method: 'POST',
    url,
    headers: { prefer },
    ...(url === '/train/start' ? {} : { body: aUser() }),
  })

const nextTask = async () => {
  const before = stage.api.queue.sent.length
  await expect.poll(() => stage.api.queue.sent.length).toBeGreaterThan(before)
  return stage.api.queue.sent.at(-1)?.taskId ?? ''
}

test('a start that prefers to wait is answered as soon as the task has ended, and says so', async () => {
  const answering = start('/inference/start', 'respond-async, wait=30')
  const taskId = await nextTask()
  await stage.api.queue.waited(taskId)
  await finishInference(stage.store, taskId)
  stage.api.queue.store(taskId, { status: 'SUCCESS', result: null })
  const answer = await answering
  expect(answer.json()).toEqual({ task_id: taskId, status: 'SUCCESS', type: 'inference' })
  expect(answer.headers['preference-applied']).toBe('wait=30')
})

test.each(['/inference/start', '/train/start'])('%s answers how things stand when the time is over', async (url) => {
  const answer = await start(url, 'wait=1')
  expect([answer.statusCode, answer.json().status]).toEqual([200, 'PENDING'])
  expect(answer.headers['preference-applied']).toBe('wait=1')
})

test('a start without a preference that is understood is answered at once and says nothing of one', async () => {
  const answer = await start('/inference/start', 'handling=lenient')
  expect([answer.statusCode, answer.headers['preference-applied']]).toEqual([200, undefined])
})
