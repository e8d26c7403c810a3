import { INFERENCE_TASK, TRAINING_TASK } from '../contract.ts'
import { endOverdue, publishUnsent, reclaimAbandoned, type Swept } from '../tasks/sweep.ts'
import { every } from './every.ts'
import type { ProcessParts } from './process.ts'

const LIMIT = 1000

type SweepParts = Pick<ProcessParts, 'config' | 'log' | 'store' | 'queue' | 'opened'> & {
  readonly metrics: Pick<ProcessParts['metrics'], 'observeOverdue'>
}

const sweptOf = ({ log, store, queue: { broker, celery, names } }: SweepParts) => {
  const tellEnded = (taskIds: readonly string[]) => {
    const marked = taskIds.map((taskId) => celery.markRevoked(taskId))
    Promise.all([celery.revoke(taskIds, { terminate: true }), ...marked]).catch((err) =>
      log.warn({ err, tasks: taskIds.length }, 'not all were told of overdue tasks: their rows have ended'),
    )
  }
  const inferences: Swept<{ userId: number }> = {
    outbox: store.inferences,
    publish: ({ taskId, userId, deadlineAt }) => celery.send(INFERENCE_TASK, [userId], { taskId, expires: deadlineAt }),
    depth: () => broker.depth(names.inference),
    tellEnded,
  }
  const trainings: Swept<unknown> = {
    outbox: store.models,
    publish: ({ taskId, deadlineAt }) => celery.send(TRAINING_TASK, [], { taskId, expires: deadlineAt }),
    depth: () => broker.depth(names.training),
    tellEnded,
  }
  return { inferences, trainings }
}

/** A full look is followed by the next one at once: after an outage there may be many. */
const untilNoneIsLeft = async (look: () => Promise<number>) => {
  let total = 0
  for (let found = LIMIT; found === LIMIT; total += found) found = await look()
  return total
}

/**
 * Brings every accepted task to its end, now and at every look: publishes what never reached the broker or was lost there,
 * and, in a loop of its own because it must not wait for a broker that is away, ends what is overdue.
 */
export const startSweep = (parts: SweepParts) => {
  const { config, log, metrics, opened } = parts
  const pauseMs = config.sweepSeconds * 1000
  const kinds = sweptOf(parts)

  const publish = async <Entry>(swept: Swept<Entry>) => {
    const published = await untilNoneIsLeft(() => publishUnsent(swept, { olderThanMs: pauseMs, limit: LIMIT }))
    // Published at the next look.
    const abandoned = await reclaimAbandoned(swept, { silentForMs: config.abandonedSeconds * 1000, limit: LIMIT })
    return published + abandoned.length
  }
  const look = async () => {
    const [inferences, trainings] = [await publish(kinds.inferences), await publish(kinds.trainings)]
    if (inferences + trainings > 0) log.warn({ inferences, trainings }, 'accepted tasks published once more')
  }
  const end = async () => {
    const inferences = await untilNoneIsLeft(async () => (await endOverdue(kinds.inferences, LIMIT)).length)
    const trainings = await untilNoneIsLeft(async () => (await endOverdue(kinds.trainings, LIMIT)).length)
    metrics.observeOverdue(INFERENCE_TASK, inferences)
    metrics.observeOverdue(TRAINING_TASK, trainings)
    if (inferences + trainings > 0) log.warn({ inferences, trainings }, 'tasks ended because their deadline passed')
  }
  const onError = (err: unknown) => log.warn({ err }, 'sweep failed: it will be tried again')
  opened.add('sweep', every(pauseMs, look, onError), (it) => it.stop())
  opened.add('deadlines', every(pauseMs, end, onError), (it) => it.stop())
}
