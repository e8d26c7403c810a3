import type { HistoryAnswer, ModelAnswer } from '../../../../src/api/model-rows.ts'
import type { Tone } from '../../parts/tone.ts'

export const ACTIONS: Readonly<Record<HistoryAnswer['action'], string>> = {
  promote: 'Promoted',
  rollback: 'Rolled back',
  share: 'Share set',
  canary: 'On trial',
  stop: 'Trial stopped',
  hold: 'Waits for a person',
  refuse: 'Refused',
}

const STATES: Readonly<Record<string, readonly [Tone, string]>> = {
  PENDING: ['quiet', 'Waiting'],
  STARTED: ['busy', 'In training'],
  RETRY: ['warn', 'Tried again'],
  FAILURE: ['bad', 'Failed'],
  REVOKED: ['quiet', 'Stopped'],
}

const SERVED = ['quiet', 'Served before'] as const

const VERDICTS = {
  promote: SERVED,
  canary: ['quiet', 'Was on trial'],
  hold: ['warn', 'Waits for a person'],
  refuse: ['quiet', 'Refused'],
} as const

type Stood = Pick<ModelAnswer, 'alias' | 'status' | 'verdict' | 'time_promoted'>

/** What a model is now: its part in serving, else how its training stands, else what the gate found. */
export const standing = ({ alias, status, verdict, time_promoted }: Stood): readonly [Tone, string] => {
  if (alias === 'champion') return ['good', 'Champion']
  if (alias === 'challenger') return ['busy', 'Challenger']
  // Also one that the gate refused, and a person promoted.
  if (time_promoted !== null) return SERVED
  return STATES[status] ?? (verdict === null ? ['quiet', 'Trained'] : VERDICTS[verdict])
}

/** By how much NDCG@10 is above that of the champion then, on the same held-out lists; undefined where there was none. */
export const gain = ({ metrics: { test, champion } }: Pick<ModelAnswer, 'metrics'>): number | undefined => {
  const [own, theirs] = [test?.['ndcg@10'], champion?.['ndcg@10']]
  return own === undefined || theirs === undefined ? undefined : own - theirs
}

export const inPart = (models: readonly ModelAnswer[], part: ModelAnswer['alias']) =>
  models.find(({ alias }) => alias === part)

export const isTrained = ({ status }: ModelAnswer) => status === 'SUCCESS'

export const isInTraining = ({ status }: ModelAnswer) => ['PENDING', 'STARTED', 'RETRY'].includes(status)

/** The figures that a model is judged by, with their names in `metrics`. */
export const METRICS = [
  ['ndcg@10', 'NDCG@10'],
  ['ndcg@3', 'NDCG@3'],
  ['ndcg@1', 'NDCG@1'],
  ['mrr', 'MRR'],
  ['auc', 'ROC AUC'],
  ['logloss', 'Log loss'],
  ['accuracy', 'Accuracy'],
  ['precision', 'Precision'],
  ['recall', 'Recall'],
  ['f1', 'F1'],
] as const

export const metricTitle = (name: string) => METRICS.find(([known]) => known === name)?.[1] ?? name.toUpperCase()

/** `1 list`, `92 lists`. */
export const counted = (count: number, noun: string) => `${count.toLocaleString()} ${noun}${count === 1 ? '' : 's'}`
