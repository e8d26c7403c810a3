import { expect, test } from 'vitest'
import { aUser } from '../domain/builders.ts'
import { aStore } from './fake-store.ts'
import { buildTestApi, startInference, TestQueue } from './support.ts'

test('a start is answered although the broker refuses the message, and only warns', async () => {
  const queue = new TestQueue()
  queue.send = async () => {
    throw new Error('no broker at amqp://me:secret@localhost')
  }
  const { app, warnings, errors } = buildTestApi({ store: aStore(), queue })
  const answer = await app.inject({ method: 'POST', url: '/inference/start', body: aUser() })
  expect(answer.statusCode).toBe(200)
  expect(warnings()).toMatchObject([{ task_id: answer.json().task_id }])
  expect(errors()).toEqual([])
  await app.close()
})

test('a start is answered although the broker does not confirm', async () => {
  const queue = new TestQueue()
  queue.send = () => new Promise(() => undefined)
  const { app, warnings } = buildTestApi({ store: aStore(), queue, settings: { publishTimeoutMs: 1 } })
  const answer = await app.inject({ method: 'POST', url: '/train/start' })
  expect(answer.statusCode).toBe(200)
  expect(warnings()).toHaveLength(1)
  await app.close()
})

test('confirmed publications are marked together', async () => {
  const store = aStore()
  const { app } = buildTestApi({ store })
  const taskIds = await Promise.all([1, 2, 3].map(() => startInference({ app }, aUser())))
  await app.close()
  const marked = store.published.map((batch) => [...batch].sort())
  expect(marked).toEqual([taskIds.sort()])
})

test('a publication that was not confirmed is not marked', async () => {
  const store = aStore()
  const queue = new TestQueue()
  queue.send = async () => {
    throw new Error('no broker')
  }
  const { app } = buildTestApi({ store, queue })
  await startInference({ app }, aUser())
  await app.close()
  expect(store.published).toEqual([])
})

test('a start whose row cannot be stored is refused and never published', async () => {
  const queue = new TestQueue()
  const store = aStore()
  store.inferences.start = async () => {
    throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
  }
  const { app } = buildTestApi({ store, queue })
  const answer = await app.inject({ method: 'POST', url: '/inference/start', body: aUser() })
  expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '5'])
  expect(queue.sent).toEqual([])
  await app.close()
})
