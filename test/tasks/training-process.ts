/** A process of its own for the tests: runs one training on a PostgreSQL database and prints how far it is. */
import { definitionOf } from '../../src/domain/define.ts'
import { places } from '../../src/domain/places/places.ts'
import { createStore } from '../../src/store/create.ts'
import { openDatabase } from '../../src/store/database.ts'
import { openTrainer } from '../../src/tasks/trainer.ts'
import { createTraining } from '../../src/tasks/training.ts'
import { aGate } from './gate.ts'

const [, , url = '', taskId = '', trees = ''] = process.argv
const database = await openDatabase({ url })
const trainer = openTrainer(definitionOf(places))
const policy = { objective: 'logistic', trees: Number(trees), leaves: 4, learningRate: 0.01, seed: 1 } as const
const train = createTraining({
  store: createStore(database, places),
  trainer,
  policy: { ...policy, maxLists: 500, minLists: 30, gate: aGate() },
})
try {
  await train(taskId, { onProgress: ({ tree }) => console.log(`tree ${tree}`) })
  console.log('finished')
} catch (error) {
  console.log(error instanceof Error ? error.name : String(error))
} finally {
  await trainer.close()
  await database.close()
}
