import type { Findings, HistoryRow, ModelRow, OnlineFigures, TrainingRecord } from '../store/store.ts'
import { wilsonInterval } from './proportion.ts'

const isoTime = (time: Date | null) => time?.toISOString() ?? null

/** Rates are of the answered lists; the interval is that of the choice rate. */
const onlineRow = ({ lists, answered, choices, meanPosition, reciprocalSum }: OnlineFigures) => {
  const { low, high } = wilsonInterval(choices, answered)
  return {
    lists,
    answered,
    choices,
    choice_rate: answered === 0 ? null : choices / answered,
    low,
    high,
    mean_position: meanPosition,
    mean_reciprocal_position: answered === 0 ? null : reciprocalSum / answered,
  }
}

export const modelRow = (model: ModelRow, online?: OnlineFigures) => ({
  version: model.version,
  alias: model.alias,
  task_id: model.taskId,
  status: model.status,
  cause: model.cause,
  reason: model.reason,
  kind: model.kind,
  use_percentage: model.usePercentage,
  verdict: model.verdict,
  decision: model.decision,
  time_creation: model.createdAt.toISOString(),
  time_finished: isoTime(model.finishedAt),
  time_promoted: isoTime(model.promotedAt),
  last_change: model.lastChange && { ...model.lastChange, at: model.lastChange.at.toISOString() },
  metrics: model.metrics,
  settings: model.settings,
  online: online ? onlineRow(online) : null,
})

export type ModelAnswer = ReturnType<typeof modelRow>

const recordRow = (record: TrainingRecord) => ({
  package_version: record.packageVersion,
  runtime: record.runtime ?? null,
  code_sha256: record.codeSha256,
  domain_sha256: record.domainSha256,
  artefact_sha256: record.artefactSha256,
  window_lists: record.windowLists,
  examination: [...record.examination],
})

/** Null where a model of an earlier version kept none, and before its training has ended. */
export const findingsRow = (findings: Findings | undefined) => ({
  curve:
    findings?.curve.map(({ tree, loss, validationNdcg10 }) => ({ tree, loss, validation_ndcg10: validationNdcg10 })) ??
    null,
  importances:
    findings?.importances.map(({ feature, gain, permutation, permutationSd }) => ({
      feature,
      gain,
      permutation,
      permutation_sd: permutationSd,
    })) ?? null,
  counterfactual: findings?.counterfactual ?? null,
  record: findings ? recordRow(findings.record) : null,
})

export type ModelPortrait = ModelAnswer & ReturnType<typeof findingsRow>

const sharesOf = ({ champion, challenger, challengerPercentage }: HistoryRow) => ({
  ...(champion === null ? {} : { [champion]: 100 - challengerPercentage }),
  ...(challenger === null ? {} : { [challenger]: challengerPercentage }),
})

export const historyRow = (row: HistoryRow) => ({
  change: row.changeNo,
  at: row.at.toISOString(),
  action: row.action,
  version: row.version,
  champion: row.champion,
  challenger: row.challenger,
  shares: sharesOf(row),
  reason: row.reason,
})

export type HistoryAnswer = ReturnType<typeof historyRow>
