import { INFERENCE_TASK, TRAINING_TASK } from '../contract.ts'
import { sweep } from '../tasks/sweep.ts'
import { every } from './every.ts'
import type { ProcessParts } from './process.ts'

const LIMIT = 1000

/** Publishes, now and at every look, what was accepted and never reached the broker. */
export const startSweep = ({ config, log, store, queue, opened }: ProcessParts) => {
  const pauseMs = config.sweepSeconds * 1000
  const options = { olderThanMs: pauseMs, limit: LIMIT }
  const publishInferences = () =>
    sweep(
      {
        outbox: store.inferences,
        publish: ({ taskId, userId }) => queue.celery.send(INFERENCE_TASK, [userId], { taskId }),
      },
      options,
    )
  const publishTrainings = () =>
    sweep({ outbox: store.models, publish: ({ taskId }) => queue.celery.send(TRAINING_TASK, [], { taskId }) }, options)

  const look = async () => {
    const trainings = await publishTrainings()
    let inferences = 0
    // After an outage there may be many: a full look is followed by the next one at once.
    for (let sent = LIMIT; sent === LIMIT; inferences += sent) sent = await publishInferences()
    if (inferences + trainings > 0) log.warn({ inferences, trainings }, 'accepted tasks published once more')
  }
  const repeating = every(pauseMs, look, (err) => log.warn({ err }, 'sweep failed: it will be tried again'))
  opened.add('sweep', repeating, (it) => it.stop())
}
