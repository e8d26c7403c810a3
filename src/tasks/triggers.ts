import { randomUUID } from 'node:crypto'
import { THRESHOLDS } from '../drift/thresholds.ts'
import type { Store, TrainingCause, TrainingSituation } from '../store/store.ts'

/** When a training begins by itself. */
export interface TriggerPolicy {
  /** The first moment of the schedule after this one; null when there is none. */
  readonly nextScheduled: (after: Date) => Date | null
  /** New choices since the last training began; 0 for never. */
  readonly afterChoices: number
  readonly onDrift: boolean
  /** Milliseconds between the begin of the last training and the next. */
  readonly minPauseMs: number
}

export interface TriggerParts {
  readonly store: Pick<Store, 'drift' | 'models'>
  readonly policy: TriggerPolicy
  /** Resolves once the broker has confirmed the message of the training. */
  readonly publish: (taskId: string) => Promise<unknown>
  /** From here on the schedule counts while nothing was ever trained. */
  readonly startedAt: Date
}

const { leastNewChoices } = THRESHOLDS.training

/**
 * Why a training is due now, or undefined. After one that was refused or failed the choices are counted anew, since
 * they count from its begin.
 */
export const dueCause = (
  { onDrift, afterChoices, nextScheduled, minPauseMs }: TriggerPolicy,
  { isTraining, lastBegunAt, newChoices, now }: TrainingSituation,
  { drifted, startedAt }: { drifted: boolean; startedAt: Date },
): TrainingCause | undefined => {
  if (isTraining) return undefined
  if (lastBegunAt !== null && now.getTime() - lastBegunAt.getTime() < minPauseMs) return undefined
  if (onDrift && drifted && newChoices >= leastNewChoices) return 'drift'
  const scheduled = nextScheduled(lastBegunAt ?? startedAt)
  if (scheduled !== null && scheduled <= now) return 'schedule'
  return afterChoices > 0 && newChoices >= afterChoices ? 'choices' : undefined
}

/**
 * Starts a training when one is due. Any number of processes may ask at once: one of them starts it.
 * @returns why one was started by this call, and its id
 */
export const createTriggers = ({ store, policy, publish, startedAt }: TriggerParts) => {
  const countUpTo = Math.max(policy.afterChoices, leastNewChoices)
  return async (drifted: boolean): Promise<{ taskId: string; cause: TrainingCause } | undefined> => {
    const situation = await store.drift.situation(countUpTo)
    const cause = dueCause(policy, situation, { drifted, startedAt })
    if (cause === undefined) return undefined
    const taskId = randomUUID()
    const isOurs = await store.drift.startTraining({ taskId, cause, notAfter: situation.lastBegunAt })
    if (!isOurs) return undefined
    await publish(taskId)
    await store.models.published([taskId])
    return { taskId, cause }
  }
}
