import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { Celery, openMemoryBackend, openMemoryBroker } from '../../src/celery/index.ts'
import { INFERENCE_TASK, type Tasks } from '../../src/contract.ts'
import { definitionOf } from '../../src/domain/define.ts'
import { places } from '../../src/domain/places/places.ts'
import { createInference, type RankBatch, UserUnknown } from '../../src/tasks/inference.ts'
import { registerTasks } from '../../src/tasks/register.ts'
import { NoModel, openScorer, type Scorer } from '../../src/tasks/scorer.ts'
import { openTrainer } from '../../src/tasks/trainer.ts'
import { createTraining } from '../../src/tasks/training.ts'
import { aUser } from '../support/server.ts'
import { addLists, useStore } from '../support/store.ts'
import { aGate } from './gate.ts'

const stage = useStore()
let scorer: Scorer
let rank: RankBatch

beforeAll(() => {
  scorer = openScorer({
    definition: definitionOf(places),
    store: stage.store,
    threads: 1,
    keep: 20,
    exploration: { share: 0, temperature: 1 },
  })
  rank = createInference({ store: stage.store, scorer, onResult: () => {} })
})
afterAll(() => scorer.close())

const start = async () => {
  const taskId = randomUUID()
  return { taskId, ...(await stage.store.inferences.start({ taskId, user: aUser() })) }
}

const trainFirst = async () => {
  await addLists(stage.store, 60)
  const trainer = openTrainer(definitionOf(places))
  const learner = { objective: 'logistic', trees: 3, leaves: 4, learningRate: 0.1, seed: 1 } as const
  const policy = { maxLists: 500, minLists: 30, gate: aGate(), ...learner }
  await createTraining({ store: stage.store, trainer, policy })(randomUUID())
  await trainer.close()
}

test('without a model nothing is ranked, and the error says what to do', async () => {
  await expect(rank([await start()])).rejects.toThrow(NoModel)
})

test('a batch is ranked best first, over the whole catalogue, keeping as many as asked for', async () => {
  await trainFirst()
  const requests = await Promise.all([start(), start(), start()])
  await expect.poll(() => rank(requests).then(() => 'ranked')).toBe('ranked')
  for (const { taskId } of requests) {
    const results = (await stage.store.rankings.results(taskId)) ?? []
    expect(results).toHaveLength(20)
    expect(results.map(({ score }) => score)).toEqual(results.map(({ score }) => score).sort((a, b) => b - a))
  }
})

test('a ranked request was begun when its batch was taken up, before it was scored', async () => {
  const request = await start()
  await rank([request])
  const task = await stage.store.oversight.task(request.taskId)
  expect(Number(task?.begunAt)).toBeGreaterThanOrEqual(Number(task?.createdAt))
  expect(Number(task?.begunAt)).toBeLessThan(Number(task?.finishedAt))
})

test('an explored list is drawn alike by every worker, with its propensities', async () => {
  const [work] = await stage.store.inferences.work([(await start()).taskId])
  const draw = async () => {
    const exploration = { share: 1, temperature: 0.5 }
    const other = openScorer({
      definition: definitionOf(places),
      store: stage.store,
      threads: 1,
      keep: 20,
      exploration,
    })
    onTestFinished(() => other.close())
    return other.rank(work ? [work] : [])
  }
  const [first, again] = await Promise.all([draw(), draw()])
  expect(first).toEqual(again)
  expect(first[0]?.explored?.propensities).toHaveLength(20)
  expect(first[0]?.explored?.temperature).toBeGreaterThan(0)
  expect(first[0]?.scores).toEqual([...(first[0]?.scores ?? [])].sort((a, b) => b - a))
})

test('a second delivery leaves the ranking as it was', async () => {
  const request = await start()
  await rank([request])
  const before = await stage.store.rankings.results(request.taskId)
  await rank([request])
  expect(await stage.store.rankings.results(request.taskId)).toEqual(before)
})

test('a catalogue that changed is ranked as it is now', async () => {
  const { items } = await stage.store.items.current()
  await stage.store.items.replaceAll(items.slice(0, 5).map(({ itemId, fields }) => ({ itemId, fields })))
  await expect
    .poll(async () => {
      const request = await start()
      await rank([request])
      return (await stage.store.rankings.results(request.taskId))?.length
    })
    .toBe(5)
})

test('a message for a user who is not there is no ranking of anybody', async () => {
  await expect(rank([{ taskId: randomUUID(), userId: 999_999 }])).rejects.toThrow(UserUnknown)
})

const aWorker = async (rankWith = rank) => {
  const [broker, backend] = [await openMemoryBroker(), await openMemoryBackend()]
  const celery = new Celery<Tasks>('test', { broker, backend })
  registerTasks(celery, {
    store: stage.store,
    rank: rankWith,
    train: () => Promise.reject(new Error('not here')),
    maxBatch: 10,
  })
  const worker = celery.worker()
  onTestFinished(() => worker.stop({ drainMs: 0 }))
  return { celery, worker }
}

test('one bad request in a batch fails alone, and its result says why', async () => {
  const { celery, worker } = await aWorker()
  const good = await start()
  const [bad, well] = await Promise.all([
    celery.send(INFERENCE_TASK, [999_999]),
    celery.send(INFERENCE_TASK, [good.userId], { taskId: good.taskId }),
  ])
  await worker.start()
  expect(await well.get({ timeoutMs: 20_000 })).toBeNull()
  await expect(bad.get({ timeoutMs: 20_000 })).rejects.toMatchObject({ type: 'UserUnknown' })
})

test.each([
  ['revoked', 'REVOKED', {}],
  ['expired', 'REVOKED', { expires: new Date(Date.now() - 1000) }],
  ['called with an argument that it does not have', 'FAILURE', { kwargs: { nobody: 1 } }],
] as const)('an inference that was %s has a row that ended as %s', async (how, status, options) => {
  const { celery, worker } = await aWorker()
  const { taskId, userId } = await start()
  if (how === 'revoked') await celery.revoke(taskId)
  const result = await celery.send(INFERENCE_TASK, [userId], { taskId, ...options })
  await worker.start()
  expect((await result.wait({ timeoutMs: 20_000 }))?.status).toBe(status)
  expect(await stage.store.inferences.find(taskId)).toMatchObject({ status, reason: expect.any(String) })
})

test.each([
  [new UserUnknown('no user 7'), 'no user 7'],
  [new Error('no relation on db.internal'), 'an internal error: the log of the worker says more'],
])('of %s clients and webhooks are told no more than is theirs to know', async (error, reason) => {
  // No pause before another attempt.
  const random = vi.spyOn(Math, 'random').mockReturnValue(0)
  onTestFinished(() => random.mockRestore())
  const { celery, worker } = await aWorker(() => Promise.reject(error))
  const { taskId, userId } = await start()
  const result = await celery.send(INFERENCE_TASK, [userId], { taskId })
  await worker.start()
  expect((await result.wait({ timeoutMs: 20_000 }))?.status).toBe('FAILURE')
  expect(await stage.store.inferences.find(taskId)).toMatchObject({ status: 'FAILURE', reason })
})
