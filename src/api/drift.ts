import { isDeepStrictEqual } from 'node:util'
import type { InputHistory } from '../drift/history.ts'
import type { MeanChange } from '../drift/judge-feedback.ts'
import type { InputDrift } from '../drift/judge-inputs.ts'
import type { DriftReport } from '../drift/report.ts'
import { LISTS_PER_POINT, THRESHOLDS } from '../drift/thresholds.ts'
import { freshFor } from '../fresh.ts'
import { InputUnknown } from './errors.ts'
import type { StreamEvent } from './event-stream.ts'

/** What the front door asks of the watch over users and their choices. */
export interface DriftWatch {
  report(): Promise<DriftReport>
  /** Undefined when there is no such input. */
  history(name: string, hours: number): Promise<InputHistory | undefined>
  /** The report of each look for a drift from now on; looks go on whether anybody listens or not. */
  looks(signal: AbortSignal): AsyncIterable<DriftReport>
}

const isoTime = (time: Date | null) => time?.toISOString() ?? null

const inputRow = (input: InputDrift) => ({
  name: input.name,
  drifted: input.drifted,
  psi: input.stabilityIndex,
  test: input.test,
  statistic: input.statistic,
  p_value: input.pValue,
  p_value_adjusted: input.adjustedPValue,
  reference_users: input.referenceUsers,
  recent_users: input.recentUsers,
  reference_missing: input.referenceMissing,
  recent_missing: input.recentMissing,
})

const changeRow = ({ pValue, ...change }: MeanChange) => ({ ...change, p_value: pValue })

const feedbackRow = ({ feedback, feedbackPoints }: DriftReport) => ({
  baseline_lists: feedback.baselineLists,
  recent_lists: feedback.recentLists,
  choice_rate: changeRow(feedback.choiceRate),
  reciprocal_position: changeRow(feedback.reciprocalPosition),
  mean_position: feedback.meanPosition,
  lists_per_point: LISTS_PER_POINT,
  history: feedbackPoints.map((point) => ({
    from: point.from.toISOString(),
    to: point.to.toISOString(),
    lists: point.lists,
    choice_rate: point.choiceRate,
    reciprocal_position: point.reciprocalPosition,
    mean_position: point.meanPosition,
  })),
})

const thresholds = {
  inputs: {
    least_users: THRESHOLDS.inputs.leastUsers,
    begins_at: THRESHOLDS.inputs.beginsAt,
    ends_below: THRESHOLDS.inputs.endsBelow,
    p_value_below: THRESHOLDS.inputs.pValueBelow,
  },
  feedback: {
    least_lists: THRESHOLDS.feedback.leastLists,
    least_choices: THRESHOLDS.feedback.leastChoices,
    begins_below_p_value: THRESHOLDS.feedback.beginsBelowPValue,
    ends_from_p_value: THRESHOLDS.feedback.endsFromPValue,
  },
  tastes: {
    least_choices: THRESHOLDS.tastes.leastChoices,
    begins_at: THRESHOLDS.tastes.beginsAt,
    ends_below: THRESHOLDS.tastes.endsBelow,
    p_value_below: THRESHOLDS.tastes.pValueBelow,
  },
  training: { least_new_choices: THRESHOLDS.training.leastNewChoices },
}

const reportRow = (report: DriftReport) => ({
  drifted: report.drifted,
  since: isoTime(report.since),
  signals: report.signals,
  model: report.modelId,
  inputs_from: isoTime(report.inputsFrom),
  inputs_to: isoTime(report.inputsTo),
  inputs: report.inputs.map(inputRow),
  feedback: feedbackRow(report),
  tastes: report.tastes.map(({ adjustedPValue, ...taste }) => ({ ...taste, p_value_adjusted: adjustedPValue })),
  thresholds,
})

/** Every open console asks for the same report, and figures move with the looks, which are further apart. */
const REPORT_MS = 2000

/** Answers about drift, in the words of the API. */
export const createDrift = (watch: DriftWatch) => {
  const report = freshFor(REPORT_MS, async () => reportRow(await watch.report()))
  return {
    report,
    /** How things stand, then again whenever a look finds them otherwise. */
    async *follow(signal: AbortSignal): AsyncGenerator<StreamEvent, void> {
      let told = await report()
      yield { event: 'report', data: told }
      for await (const look of watch.looks(signal)) {
        const found = reportRow(look)
        if (isDeepStrictEqual(found, told)) continue
        told = found
        yield { event: 'report', data: told }
      }
    },
    async history(name: string, hours: number) {
      const history = await watch.history(name, hours)
      if (history === undefined) throw new InputUnknown(name)
      const { windows, isWhole, ...rest } = history
      return {
        ...rest,
        whole: isWhole,
        windows: windows.map(({ startedAt, ...window }) => ({ from: startedAt.toISOString(), ...window })),
      }
    },
  }
}

export type DriftAnswers = ReturnType<typeof createDrift>
