import { randomUUID } from 'node:crypto'
import { INFERENCE_TASK } from '../contract.ts'
import type { Domain, Fields } from '../domain/domain.ts'
import type { InferenceRow, TaskRow } from '../store/store.ts'
import type { Log } from '../telemetry/log.ts'
import type { Cancel } from './cancel.ts'
import type { Dispatch } from './dispatch.ts'
import { Unprocessable } from './errors.ts'
import { createFollow } from './follow.ts'
import type { Once } from './idempotency.ts'
import type { ApiStore, Explain, TaskQueue } from './parts.ts'
import { createProgress, type OnLookup, type Progress, type Waiting } from './progress.ts'
import type { Publications } from './publications.ts'
import { createRanked } from './ranked.ts'
import type { StartRequest } from './start-request.ts'
import { taskEvents } from './task-events.ts'
import { timelineOf } from './task-rows.ts'
import type { TaskStory } from './task-watch.ts'

export interface InferenceParts {
  readonly domain: Domain
  readonly store: Pick<ApiStore, 'inferences' | 'rankings' | 'oversight'>
  readonly queue: Pick<TaskQueue, 'result'>
  readonly explain: Explain
  readonly dispatch: Dispatch
  readonly once: Once
  readonly cancel: Cancel
  readonly publications: Publications
  readonly onLookup: OnLookup
  /** What workers told of a task while somebody looked on. */
  readonly storyOf: (taskId: string) => TaskStory | undefined
  readonly log: Log
}

const ticket = (taskId: string, status: string) => ({ task_id: taskId, status, type: 'inference' as const })

const describe = ({ row, state }: Progress<TaskRow>) => ticket(row.taskId, state)

/** From a user's request to the choice among what was ranked for it. */
export const createInference = (parts: InferenceParts) => {
  const { domain, store, queue, dispatch, once, cancel, publications, onLookup, storyOf, log } = parts
  const { inferences, oversight } = store
  const looking = { find: (taskId: string) => inferences.find(taskId), queue, log }
  const progress = createProgress({ ...looking, onLookup })
  const follow = createFollow(looking)

  const begin = async (user: Fields, options: Omit<StartRequest, 'waiting'>) => {
    const taskId = randomUUID()
    const { userId, deadlineAt } = await inferences.start({ taskId, user, ...options })
    await dispatch(INFERENCE_TASK, { taskId, args: [userId], deadlineAt, publications })
    return taskId
  }
  const status = async (taskId: string, waiting: Waiting, seen?: InferenceRow) =>
    describe(await progress(taskId, waiting, seen))
  const timeline = async (taskId: string) => {
    const task = await oversight.task(taskId)
    return task === undefined ? [] : timelineOf(task, storyOf(taskId))
  }

  return {
    /**
     * Accepts a request; from here on it is not lost.
     * @throws Unprocessable when the fields do not fit each other, or the key was used with others; KeyBusy
     */
    async start(user: Fields, { waiting, ...options }: StartRequest) {
      const problems = domain.check(user)
      if (problems.length > 0) throw new Unprocessable(problems)
      return once(options.once, {
        begin: () => begin(user, options),
        answer: async (taskId) => (waiting.waitSeconds > 0 ? status(taskId, waiting) : ticket(taskId, 'PENDING')),
      })
    },
    /** @param how.timeline whether to tell what happened when, too @throws TaskUnknown */
    async status(taskId: string, how: Waiting & { readonly timeline: boolean }, seen?: InferenceRow) {
      const now = await status(taskId, how, seen)
      return how.timeline ? { ...now, timeline: await timeline(taskId) } : now
    },
    /** The state now and at each change, until the final one. @throws TaskUnknown before the first event */
    events: (taskId: string, lastEventId: string | null, signal: AbortSignal) =>
      taskEvents({ changes: follow(taskId, signal), describe, lastEventId }),
    /** Ends it without a ranking. @throws TaskUnknown, TaskEnded */
    async cancel(taskId: string) {
      await cancel(inferences, taskId)
      return ticket(taskId, 'REVOKED')
    },
    ...createRanked({ ...parts, progress }),
  }
}

export type Inference = ReturnType<typeof createInference>
