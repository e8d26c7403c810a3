import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TrainingProgress } from '../../src/contract.ts'
import { definitionOf } from '../../src/domain/define.ts'
import { places } from '../../src/domain/places/places.ts'
import { openTrainer, type Trainer } from '../../src/tasks/trainer.ts'
import { createTraining, TooFewLists, type TrainingPolicy } from '../../src/tasks/training.ts'
import { addLists, useStore } from '../support/store.ts'
import { aPolicy } from './gate.ts'

const stage = useStore()
let trainer: Trainer

beforeAll(() => {
  trainer = openTrainer(definitionOf(places))
})
afterAll(() => trainer.close())

const training = (policy: Partial<TrainingPolicy> = {}) =>
  createTraining({ store: stage.store, trainer, policy: aPolicy(policy) })

const start = async () => {
  const taskId = randomUUID()
  await stage.store.models.start(taskId)
  return taskId
}

test('with too few answered lists nothing is trained, and the error says how many are missing', async () => {
  await expect(training({ minLists: 100_000 })(await start())).rejects.toThrow(TooFewLists)
})

test('a training tells its progress after each tree and stores figures of itself and of the baselines', async () => {
  await addLists(stage.store, 120)
  const progress: TrainingProgress[] = []
  const taskId = await start()
  const { promoted } = await training()(taskId, { onProgress: (now) => progress.push(now) })
  expect(promoted).toBe(true)
  expect(progress.map(({ tree }) => tree)).toEqual([1, 2, 3, 4, 5])
  const model = await stage.store.models.find(taskId)
  expect(Object.keys(model?.metrics ?? {}).sort()).toEqual(['popularity', 'random', 'test', 'train', 'validation'])
})

test('the same lists, settings and seed give the same bytes', async () => {
  const [one, two] = [await start(), await start()]
  await training()(one)
  await training()(two)
  const [first, second] = [await stage.store.models.artefact(one), await stage.store.models.artefact(two)]
  expect(Buffer.from(first ?? [])).toEqual(Buffer.from(second ?? []))
})

test('a challenger no better than the champion is refused, and the champion goes on serving', async () => {
  const champion = (await stage.store.models.serving())[0]?.modelId
  const result = await training()(await start())
  expect(result).toMatchObject({ promoted: false, decision: expect.stringContaining('Refused') })
  expect(await stage.store.models.serving()).toEqual([{ modelId: champion, usePercentage: 100 }])
})

test('running a finished training again changes nothing and answers what was decided', async () => {
  const taskId = await start()
  const first = await training()(taskId)
  const before = await stage.store.models.find(taskId)
  expect(await training()(taskId)).toEqual(first)
  expect(await stage.store.models.find(taskId)).toEqual(before)
})

test('a training asked for without a row gets one', async () => {
  const taskId = randomUUID()
  await training()(taskId)
  expect(await stage.store.models.find(taskId)).toMatchObject({ status: 'SUCCESS' })
})

test('an aborted training ends at once and leaves its row unfinished, to be run again', async () => {
  const taskId = await start()
  const aborting = new AbortController()
  const running = training({ trees: 5000 })(taskId, { signal: aborting.signal, onProgress: () => aborting.abort() })
  await expect(running).rejects.toThrow()
  expect(await stage.store.models.find(taskId)).toMatchObject({ status: 'STARTED' })
  expect(await training()(taskId)).toMatchObject({ promoted: false })
})
