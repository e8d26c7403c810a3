import type { ArgsOf } from '../celery/index.ts'
import type { Tasks } from '../contract.ts'
import type { Log } from '../telemetry/log.ts'
import type { TaskQueue } from './parts.ts'
import type { Publications } from './publications.ts'
import { within } from './within.ts'

/** Told of each task that is about to be published. */
export type OnDispatch = (taskId: string, name: string) => void

interface DispatchParts {
  readonly queue: Pick<TaskQueue, 'send'>
  readonly publishTimeoutMs: number
  readonly onDispatch: OnDispatch
  readonly log: Log
}

interface Dispatched<Name extends keyof Tasks> {
  readonly taskId: string
  readonly args: ArgsOf<Tasks, Name>
  /** No worker begins it after this. */
  readonly deadlineAt: Date
  readonly publications: Publications
}

/**
 * Publishes the message of a task whose row is stored already. Never fails and takes at most `publishTimeoutMs`:
 * the row is the outbox, and a sweep publishes again what was not confirmed.
 */
export const createDispatch =
  ({ queue, publishTimeoutMs, onDispatch, log }: DispatchParts) =>
  async <Name extends keyof Tasks>(
    name: Name,
    { taskId, args, deadlineAt, publications }: Dispatched<Name>,
  ): Promise<void> => {
    const publish = async () => {
      try {
        await queue.send(name, args, { taskId, expires: deadlineAt })
        publications.add(taskId)
      } catch (err) {
        log.warn({ err, task_id: taskId }, 'publishing failed: the sweep will publish this task again')
      }
    }
    onDispatch(taskId, name)
    await within(publish(), publishTimeoutMs, () =>
      log.warn({ task_id: taskId, publishTimeoutMs }, 'publishing is not confirmed yet: answered without'),
    )
  }

export type Dispatch = ReturnType<typeof createDispatch>
