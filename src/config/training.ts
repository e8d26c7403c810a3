import Type from 'typebox'
import { flag, text, whole } from './define.ts'

/** What a training learns from, how, and when one begins. */
export const trainingSettings = {
  seed: whole(42, 0, 2_147_483_647, 'Seed of the made-up catalogue, the first lists and every training.'),
  seedLists: whole(1200, 30, 100_000, 'Made-up lists of ten that the first model is trained on.'),
  trainingMaxLists: whole(5000, 30, 100_000, 'Answered lists that a training uses at most; the newest count.'),
  trainingMinLists: whole(30, 10, 100_000, 'Answered lists below which a training is refused.'),
  trainingObjective: Type.Enum(['logistic', 'lambdarank'], {
    default: 'lambdarank',
    description:
      'What trees are grown for: `logistic`, whether an item is chosen, or `lambdarank`, the order of each list.',
  }),
  trainingTrees: whole(
    300,
    1,
    5000,
    'Trees that a training grows at most; it stops earlier when validation stops improving.',
  ),
  trainingLeaves: whole(4, 2, 255, 'Leaves of each tree at most.'),
  trainingLearningRate: Type.Number({
    default: 0.05,
    exclusiveMinimum: 0,
    maximum: 1,
    description: 'Shrinkage: how much each tree adds.',
  }),
  trainingSchedule: text(
    '',
    'When trainings begin by themselves, as a cron expression in UTC (`0 3 * * *`: every night at three). Empty: never.',
  ),
  trainingAfterChoices: whole(
    1000,
    0,
    1_000_000,
    'New choices since the last training began after which the next begins by itself; 0 means never.',
  ),
  trainingOnDrift: flag(true, 'Whether a training begins by itself when a drift is found.'),
  trainingMinPauseSeconds: whole(
    60,
    0,
    604_800,
    'Seconds between the begin of a training and one that begins by itself.',
  ),
  driftSeconds: whole(10, 1, 3600, 'Seconds between two looks for a drift and for reasons to train.'),
}
