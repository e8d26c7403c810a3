import type { HistoryAnswer, ModelAnswer } from '../../../../src/api/model-rows.ts'
import type { Tone } from '../../parts/light.tsx'

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

const VERDICTS = {
  promote: ['quiet', 'Served before'],
  canary: ['quiet', 'Was on trial'],
  hold: ['warn', 'Waits for a person'],
  refuse: ['quiet', 'Refused'],
} as const

/** What a model is now: its part in serving, else how its training stands, else what the gate found. */
export const standing = ({ alias, status, verdict }: ModelAnswer): readonly [Tone, string] => {
  if (alias === 'champion') return ['good', 'Champion']
  if (alias === 'challenger') return ['busy', 'Challenger']
  return STATES[status] ?? (verdict === null ? ['quiet', 'Trained'] : VERDICTS[verdict])
}

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

/** Three decimals, so that figures stand under each other. */
export const decimals = (value: number | null | undefined) =>
  value === null || value === undefined
    ? '–'
    : value.toLocaleString(undefined, { minimumFractionDigits: 3, maximumFractionDigits: 3 }).replace('-', '−')

export const signedDecimals = (value: number) => `${value > 0 ? '+' : ''}${decimals(value)}`
