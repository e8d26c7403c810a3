import Type from 'typebox'
import { whole } from './define.ts'

/** How lists are ranked, kept and explored. */
export const inferenceSettings = {
  rankingKeep: whole(100, 1, 1000, 'Items kept of each ranking, best first; the most that `limit` can ask for.'),
  inferenceBatch: whole(64, 1, 1000, 'Waiting inferences that are read, scored and written together at most.'),
  inferenceConcurrency: whole(2, 1, 64, 'Batches of inferences that a worker has under way at once.'),
  scoringThreads: whole(1, 1, 64, 'Threads that score.'),
  explorationShare: Type.Number({
    default: 0.05,
    minimum: 0,
    maximum: 1,
    description: 'Share of the lists that are drawn at random around the order of the model, so that it can be judged.',
  }),
  explorationTemperature: Type.Number({
    default: 0.1,
    minimum: 0.001,
    maximum: 100,
    description: 'How random explored lists are: the temperature in standard deviations of the scores of the list.',
  }),
}
