import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { definitionOf } from '../../src/domain/define.ts'
import { places } from '../../src/domain/places/places.ts'
import { makeCatalogue } from '../../src/simulation/catalogue.ts'
import { makeLabelledLists } from '../../src/simulation/lists.ts'
import { CHANGED, type Population, USUAL } from '../../src/simulation/taste.ts'
import { openTrainer, type Trainer } from '../../src/tasks/trainer.ts'
import { createTraining } from '../../src/tasks/training.ts'
import { aUser } from '../domain/builders.ts'
import { useStore } from '../support/store.ts'
import { aPolicy } from './gate.ts'

const stage = useStore()
let trainer: Trainer

beforeAll(() => {
  trainer = openTrainer(definitionOf(places))
})
afterAll(() => trainer.close())

const findingsOfTraining = async () => {
  const taskId = randomUUID()
  await createTraining({
    store: stage.store,
    trainer,
    policy: aPolicy({ maxLists: 1000, objective: 'lambdarank', trees: 60 }),
  })(taskId)
  return stage.store.models.findings(taskId)
}

const addListsOf = (population: Population, lists: number, seed: number) =>
  stage.store.datasets.addLabelled(
    makeLabelledLists({ seed, lists, perList: 10, catalogue: makeCatalogue(), endDate: new Date(), population }),
  )

/** Lists of three places in random order, all of them shown; the place with the lowest id is chosen. */
const addExplored = async (lists: number) => {
  const { inferences, rankings } = stage.store
  for (let list = 0; list < lists; list++) {
    const taskId = randomUUID()
    await inferences.start({ taskId, user: aUser() })
    const itemIds = [0, 1, 2].map((place) => 1 + ((place + list) % 3))
    const ranked = { itemIds, itemVersions: [1, 1, 1], scores: [3, 2, 1] }
    const explored = { temperature: 1, propensities: [1 / 3, 1 / 2, 1] }
    await inferences.finish([{ taskId, modelId: 'm', ...ranked, explored }])
    await rankings.show(taskId, 3)
    await rankings.choose(taskId, 1)
  }
}

test('without a change of taste a training learns from all lists, and without explored ones it estimates nothing', async () => {
  await addListsOf(USUAL, 1000, 1)
  expect(await findingsOfTraining()).toMatchObject({ record: { windowLists: 700 }, counterfactual: null })
})

test('after a change of taste a training learns from the newest lists alone', async () => {
  await addListsOf(CHANGED, 480, 2)
  expect(await findingsOfTraining()).toMatchObject({ record: { windowLists: 175 } })
})

test('explored lists among the held-out ones say what challenger and champion are worth', async () => {
  await addExplored(120)
  const found = await findingsOfTraining()
  const estimate = { value: expect.any(Number), low: expect.any(Number), high: expect.any(Number) }
  const firstChosen = { snips: estimate, ips: estimate }
  expect(found?.counterfactual).toMatchObject({
    challenger: { lists: 120, firstChosen },
    champion: { lists: 120, firstChosen },
  })
})
