import { isDeepStrictEqual } from 'node:util'
import type { RegistryPulse, RegistryStore } from '../store/store.ts'
import type { Log } from '../telemetry/log.ts'
import type { StreamEvent } from './event-stream.ts'
import { createTicker } from './ticker.ts'

interface ModelWatchParts {
  readonly registry: Pick<RegistryStore, 'pulse'>
  readonly log: Log
}

/** Under traffic users answer all the time, and whoever is told reads the figures anew. */
const LOOK_MS = 2000

const pulseRow = ({ changeNo, choiceNo, version, trainings }: RegistryPulse) => ({
  change: changeNo,
  choice: choiceNo,
  version,
  trainings: trainings.map(({ taskId, status }) => ({ task_id: taskId, status })),
})

/** How things stand at first, then whenever they are otherwise. */
export async function* pulseEvents(pulses: AsyncIterable<RegistryPulse>): AsyncGenerator<StreamEvent, void> {
  let told: RegistryPulse | undefined
  for await (const pulse of pulses) {
    if (isDeepStrictEqual(pulse, told)) continue
    told = pulse
    yield { event: 'models', data: pulseRow(pulse) }
  }
}

/** What moves about the models, whoever moves it: the database is looked at once for all who follow, while somebody does. */
export const createModelWatch = ({ registry, log }: ModelWatchParts) => {
  const looks = createTicker({
    everyMs: LOOK_MS,
    read: () => registry.pulse(),
    onIdle: async () => {},
    onError: (err) => log.debug({ err }, 'a look at the models failed'),
  })
  return (signal: AbortSignal) => pulseEvents(looks(signal))
}

export type FollowModels = ReturnType<typeof createModelWatch>
