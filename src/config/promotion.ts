import Type from 'typebox'
import { whole } from './define.ts'

/** When a challenger takes over. */
export const promotionSettings = {
  promotePolicy: Type.Enum(['auto', 'canary', 'manual'], {
    default: 'auto',
    description:
      'What follows when a challenger passes the gate: `auto` promotes it, `canary` gives it a share of the users and promotes it when they choose better, `manual` leaves it to a person. Under each of them a model is promoted when there is no champion, or the champion cannot score any more.',
  }),
  promoteMinLists: whole(30, 1, 100_000, 'Held-out lists with a choice below which no champion is replaced.'),
  promoteMinGain: Type.Number({
    default: 0,
    minimum: 0,
    maximum: 1,
    description:
      'Gain in NDCG@10 on held-out lists that a challenger must surely have over the champion (95 % interval).',
  }),
  promoteMinRelativeGain: Type.Number({
    default: 0,
    minimum: 0,
    maximum: 1,
    description: "The same as a share of the champion's NDCG@10; the larger of both counts.",
  }),
  promoteGuardTolerance: Type.Number({
    default: 0.01,
    minimum: 0,
    maximum: 1,
    description:
      'How far the means of NDCG@1 and MRR on held-out lists may fall while NDCG@10 rises; and online, at the end of a trial without a sure winner, the mean of 1 / position of the choice and the rate of choices.',
  }),
  canaryShare: whole(10, 1, 99, 'Percentage of the users whose lists a challenger on trial ranks.'),
  canaryMinLists: whole(
    100,
    10,
    100_000,
    'Answered lists that champion and challenger each need before a trial is judged.',
  ),
  canaryMaxLists: whole(
    2000,
    20,
    100_000,
    'Answered lists of the challenger after which a trial ends in any case: with a promotion when it is surely not worse by more than `PROMOTE_GUARD_TOLERANCE`.',
  ),
  canaryMaxHours: whole(168, 1, 8_760, 'Hours after which a trial ends the same with the lists that there are.'),
}
