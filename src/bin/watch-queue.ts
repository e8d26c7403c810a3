import type { SystemParts } from '../api/system.ts'
import { openMonitor } from '../celery/index.ts'
import type { ProcessParts } from './process.ts'
import { consumedQueues, taskTypesOf } from './queue.ts'

/** How the front door looks at the queue's servers and workers. */
export const watchQueue = ({
  queue: { broker, names },
  log,
}: Pick<ProcessParts, 'queue' | 'log'>): Pick<SystemParts, 'queues' | 'openMonitor'> => ({
  queues: () =>
    Promise.all(
      consumedQueues(names).map(async (name) => {
        const [ready, unacknowledged, consumers, dead] = await Promise.all([
          broker.depth(name),
          broker.unacknowledged(name),
          broker.consumers(name),
          broker.dead(name),
        ])
        return { name, task_types: taskTypesOf(names, name), ready, unacknowledged, consumers, dead }
      }),
    ),
  openMonitor: (onEvents) =>
    openMonitor({
      broker,
      onEvents,
      onTrouble: (err) => log.debug({ err }, 'workers cannot be asked for their events'),
    }),
})
