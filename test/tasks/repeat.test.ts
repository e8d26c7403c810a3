import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { definitionOf } from '../../src/domain/define.ts'
import { places } from '../../src/domain/places/places.ts'
import { makeCatalogue } from '../../src/simulation/catalogue.ts'
import type { ModelRow } from '../../src/store/store.ts'
import { NotRepeatable, repeatTraining } from '../../src/tasks/repeat.ts'
import { openTrainer, type Trainer } from '../../src/tasks/trainer.ts'
import { createTraining } from '../../src/tasks/training.ts'
import { aUser } from '../domain/builders.ts'
import { addLists, useStore } from '../support/store.ts'
import { aPolicy } from './gate.ts'

const stage = useStore()
let trainer: Trainer

beforeAll(() => {
  trainer = openTrainer(definitionOf(places))
})
afterAll(() => trainer.close())

const modelOf = async (taskId: string) => (await stage.store.models.find(taskId)) as ModelRow

const train = async () => {
  const taskId = randomUUID()
  await createTraining({ store: stage.store, trainer, policy: aPolicy() })(taskId)
  return modelOf(taskId)
}

const repeat = (model: ModelRow) => repeatTraining({ store: stage.store, trainer })(model)

/** One list of three places, shown and answered. @returns how to answer and to look again */
const aShownList = async () => {
  const { inferences, rankings } = stage.store
  const taskId = randomUUID()
  await inferences.start({ taskId, user: aUser() })
  const ranked = { itemIds: [1, 2, 3], itemVersions: [1, 1, 1], scores: [3, 2, 1] }
  await inferences.finish([{ taskId, modelId: 'm', ...ranked }])
  await rankings.show(taskId, 1)
  await rankings.choose(taskId, 1)
  return { choose: (itemId: number) => rankings.choose(taskId, itemId), show: () => rankings.show(taskId, 3) }
}

test('a training can be repeated byte for byte after choices, changed minds, new showings and another catalogue', async () => {
  const list = await aShownList()
  // Newer than the list, so that it is learned from.
  await addLists(stage.store, 200)
  const model = await train()
  await list.show()
  await list.choose(3)
  await addLists(stage.store, 50)
  await stage.store.items.replaceAll(makeCatalogue(2))
  const { identical, sha256, changed } = await repeat(model)
  expect({ identical, changed }).toEqual({ identical: true, changed: [] })
  expect(sha256.repeated).toBe(sha256.stored)
})

test('position bias is estimated from lists that a model ordered, and repeated with the rest', async () => {
  const lists = await Promise.all(Array.from({ length: 120 }, aShownList))
  for (const [index, list] of lists.entries()) await list.choose(1 + (index % 3))
  const model = await train()
  const findings = await stage.store.models.findings(model.taskId)
  expect(findings?.record.examination).toHaveLength(100)
  expect(model.metrics).toHaveProperty('test_weighted.ndcg@10')
  expect(await repeat(model)).toMatchObject({ identical: true, changed: [] })
})

test('a repetition stores nothing', async () => {
  const model = await train()
  const before = await stage.store.models.list({ limit: 100, offset: 0 })
  await repeat(model)
  expect(await stage.store.models.list({ limit: 100, offset: 0 })).toEqual(before)
})

test('a repetition that comes out differently says what has changed', async () => {
  const model = await train()
  await stage.database.query(
    `update stellwerk.models set record = record || '{"codeSha256": "old", "runtime": "Node 1"}' where task_id = $1`,
    [model.taskId],
  )
  const { identical, changed } = await repeat({ ...model, settings: { ...model.settings, seed: 2 } })
  expect(identical).toBe(false)
  expect(changed).toEqual([
    `what runs it: "Node 1", now "Node ${process.versions.node} on ${process.arch}"`,
    expect.stringMatching(/^code that makes models: "old", now "[0-9a-f]{64}"$/),
  ])
})

test('settings that another version has stored are named when they cannot be used', async () => {
  const model = await train()
  const { trees: _, ...settings } = model.settings
  await expect(repeat({ ...model, settings: { ...settings, objective: 'magic' } })).rejects.toThrow(/objective, trees/)
})

test('a training that never ended cannot be repeated', async () => {
  const taskId = randomUUID()
  await stage.store.models.start(taskId)
  await expect(repeat(await modelOf(taskId))).rejects.toThrow(NotRepeatable)
})
