import { randomUUID } from 'node:crypto'
import { Cron } from 'croner'
import type { Config } from '../config.ts'
import { TRAINING_TASK } from '../contract.ts'
import { inputsOf } from '../drift/inputs.ts'
import { tasteFieldsOf } from '../drift/judge-taste.ts'
import type { DriftReport } from '../drift/report.ts'
import { createDrift, type Drift } from '../tasks/drift.ts'
import { createTriggers, type TriggerPolicy } from '../tasks/triggers.ts'
import type { DriftObservation } from '../telemetry/drift-gauges.ts'
import { every } from './every.ts'
import type { ProcessParts } from './process.ts'
import { domain } from './system.ts'

const policyOf = (config: Config): TriggerPolicy => {
  const schedule = config.trainingSchedule === '' ? undefined : new Cron(config.trainingSchedule, { timezone: 'UTC' })
  return {
    nextScheduled: (after) => schedule?.nextRun(after) ?? null,
    afterChoices: config.trainingAfterChoices,
    onDrift: config.trainingOnDrift,
    minPauseMs: config.trainingMinPauseSeconds * 1000,
  }
}

const figuresOf = ({ drifted, inputs, feedback }: DriftReport): DriftObservation => ({
  drifted,
  stabilityIndexes: Object.fromEntries(inputs.map(({ name, stabilityIndex }) => [name, stabilityIndex])),
  choiceRate: feedback.recentLists === 0 ? Number.NaN : feedback.choiceRate.recent,
  reciprocalPosition: feedback.recentLists === 0 ? Number.NaN : feedback.reciprocalPosition.recent,
})

/** Looks again and again for a drift, and starts a training when there is a reason for one. */
export const startTriggers = ({ config, log, metrics, store, queue, opened }: ProcessParts): Drift => {
  const drift = createDrift({
    store,
    inputs: inputsOf(domain),
    tasteFields: tasteFieldsOf(domain),
    holder: randomUUID(),
  })
  const startIfDue = createTriggers({
    store,
    policy: policyOf(config),
    publish: (taskId) => queue.celery.send(TRAINING_TASK, [], { taskId, expires: config.trainingDeadlineSeconds }),
    startedAt: new Date(),
  })
  const look = async () => {
    const { report, began, ended } = await drift.look()
    metrics.observeDrift(figuresOf(report))
    if (began.length > 0) log.warn({ signals: began, model: report.modelId }, 'drift began')
    if (ended.length > 0) log.info({ signals: ended, model: report.modelId }, 'drift ended')
    const started = await startIfDue(report.drifted)
    if (started) log.info({ task_id: started.taskId, cause: started.cause }, 'training started by itself')
  }
  const repeating = every(config.driftSeconds * 1000, look, (err) =>
    log.warn({ err }, 'the look for a drift failed: it will be tried again'),
  )
  opened.add('triggers', repeating, (it) => it.stop())
  return drift
}
