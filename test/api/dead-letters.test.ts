import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { BrokerUnavailable, type Message, openMemoryBroker } from '../../src/celery/index.ts'
import { INFERENCE_TASK } from '../../src/contract.ts'
import type { Store } from '../../src/store/store.ts'
import { aUser } from '../domain/builders.ts'
import { buildTestApi, openTestStore, startInference } from './support.ts'

let store: Store
let close: () => Promise<void>
beforeAll(async () => {
  ;({ store, close } = await openTestStore())
})
afterAll(() => close())

/** An API over a broker in memory whose queues `a` and `b` are consumed by nobody. */
const aStage = async () => {
  const broker = await openMemoryBroker()
  const forgotten: string[] = []
  const forgetResult = async (taskId: string) => void forgotten.push(taskId)
  const graves = { queues: ['a', 'b'], of: (queue: string) => broker.deadLetters(queue), forgetResult }
  const api = buildTestApi({ store, graves })
  onTestFinished(async () => {
    await api.app.close()
    await broker.close()
  })
  return { ...api, broker, forgotten }
}

type Stage = Awaited<ReturnType<typeof aStage>>

/** Puts a message aside. @returns the id of its dead letter */
const bury = async ({ broker, app }: Stage, message: Partial<Message> = {}, queue = 'a'): Promise<string> => {
  await broker.publish(queue, { body: Buffer.from('[[1],{},null]'), properties: {}, headers: {}, ...message })
  await new Promise<void>((resolve, reject) => {
    const onDelivery: Parameters<typeof broker.consume>[1]['onDelivery'] = (delivery) =>
      void delivery
        .deadLetter('broken')
        .then(() => consumer.then((it) => it.close()))
        .then(resolve, reject)
    const consumer = broker.consume(queue, { prefetch: 1, onDelivery })
  })
  return (await app.inject('/dead-letters')).json().at(-1).id
}

test('dead letters of all queues are listed by pages, the oldest first', async () => {
  const stage = await aStage()
  const ids = [await bury(stage, {}, 'b'), await bury(stage, {}, 'a')]
  const list = async (query: string) => (await stage.app.inject(`/dead-letters${query}`)).json()
  expect((await list('')).map(({ id, queue, reason }: Record<string, string>) => [id, queue, reason])).toEqual([
    [ids[0], 'b', 'broken'],
    [ids[1], 'a', 'broken'],
  ])
  expect(await list('?limit=1&offset=1')).toMatchObject([{ id: ids[1] }])
})

test.each([
  ['JSON as JSON', Buffer.from('[["é"],{},null]'), { payload: [['é'], {}, null], payload_kind: 'json' }],
  ['other bytes as text', Buffer.from('[\x1b\xff', 'latin1'), { payload: '[\\x1b\\xff', payload_kind: 'text' }],
  ['JSON without end as text', Buffer.from('['.repeat(9_000)), { payload_kind: 'text' }],
])('a dead letter shows %s, and its headers', async (_, body, shown) => {
  const stage = await aStage()
  const id = await bury(stage, { body, headers: { task: 'x', id: 't1', own: [1] } })
  const answer = await stage.app.inject(`/dead-letters/${id}`)
  expect(answer.json()).toMatchObject({ id, task: 'x', task_id: 't1', headers: { own: [1] }, ...shown })
})

test('an inference that failed begins anew when its dead letter is retried', async () => {
  const stage = await aStage()
  const taskId = await startInference(stage, aUser())
  await store.inferences.end(taskId, 'FAILURE', 'the worker was lost')
  const id = await bury(stage, { headers: { task: INFERENCE_TASK, id: taskId } })
  const answer = await stage.app.inject({ method: 'POST', url: `/dead-letters/${id}/retry` })
  expect([answer.statusCode, answer.json().task_id]).toEqual([200, taskId])
  expect((await store.inferences.find(taskId))?.status).toBe('PENDING')
  expect(stage.forgotten).toEqual([taskId])
  // The outbox sends it, with a deadline of its own.
  expect(await stage.broker.depth('a')).toBe(0)
  expect((await stage.app.inject('/dead-letters')).json()).toEqual([])
})

test('a message that is no task of ours is sent again as it is', async () => {
  const stage = await aStage()
  const id = await bury(stage, { headers: { task: 'other', id: randomUUID() } })
  expect((await stage.app.inject({ method: 'POST', url: `/dead-letters/${id}/retry` })).statusCode).toBe(200)
  expect(await stage.broker.depth('a')).toBe(1)
  expect(stage.forgotten).toHaveLength(1)
})

test('a task that has not failed keeps its state and its result when its dead letter is retried', async () => {
  const stage = await aStage()
  const taskId = await startInference(stage, aUser())
  const id = await bury(stage, { headers: { task: INFERENCE_TASK, id: taskId } })
  await stage.app.inject({ method: 'POST', url: `/dead-letters/${id}/retry` })
  expect(stage.forgotten).toEqual([])
  expect(await stage.broker.depth('a')).toBe(1)
})

test('a dead letter is discarded once, and unknown from then on', async () => {
  const stage = await aStage()
  const id = await bury(stage)
  const remove = () => stage.app.inject({ method: 'DELETE', url: `/dead-letters/${id}` })
  expect([(await remove()).statusCode, (await remove()).statusCode]).toEqual([200, 404])
  expect((await stage.app.inject(`/dead-letters/${id}`)).statusCode).toBe(404)
})

test('while the broker is away the answer is 503, not an error of ours', async () => {
  const away = () => Promise.reject(new BrokerUnavailable('the broker is away'))
  const letters = { list: away, rows: away, find: away, retry: away, discard: away }
  const graves = { queues: ['a'], of: () => letters, forgetResult: async () => {} }
  const { app } = buildTestApi({ store, graves })
  onTestFinished(() => app.close())
  expect((await app.inject('/dead-letters')).statusCode).toBe(503)
  expect((await app.inject('/dead-letters/x')).statusCode).toBe(503)
})
