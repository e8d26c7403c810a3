import { isFinal, type MonitoredEvent } from '../celery/index.ts'
import { INFERENCE_TASK, TRAINING_TASK } from '../contract.ts'
import type { TaskType } from '../store/store.ts'

/** One step of a task, as its worker told it or the database knows it. */
export interface TaskChange {
  readonly task_id: string
  /** Null where the event does not name the task. */
  readonly type: TaskType | null
  readonly state: string
  readonly at: string
}

/** What a worker told of a task. */
export interface TaskStory {
  readonly worker: string
  readonly receivedAt?: Date
  readonly begunAt?: Date
}

const STATES: ReadonlyMap<string, string> = new Map([
  ['task-received', 'RECEIVED'],
  ['task-started', 'STARTED'],
  ['task-succeeded', 'SUCCESS'],
  ['task-failed', 'FAILURE'],
  ['task-retried', 'RETRY'],
  ['task-revoked', 'REVOKED'],
  ['task-rejected', 'REJECTED'],
])

const TYPES: ReadonlyMap<unknown, TaskType> = new Map([
  [INFERENCE_TASK, 'inference'],
  [TRAINING_TASK, 'training'],
])

/** Changes of one type that wait for the next reading; of more than that some are dropped, and counted: steps before ends, the oldest first. */
const MOST_CHANGES = 50
/** Tasks that are remembered; of more than that the oldest are forgotten. */
const MOST_STORIES = 5000

/** The state that a task reached by an event; undefined where the event is of no task. */
export const stateOf = ({ type }: MonitoredEvent) => STATES.get(type)

/** The time of an event; the present where it tells none. */
export const timeOf = ({ timestamp }: MonitoredEvent) => {
  const time = new Date(typeof timestamp === 'number' ? timestamp * 1000 : Number.NaN)
  return Number.isNaN(time.getTime()) ? new Date() : time
}

/** What becomes of tasks, from the events of their workers, in memory that does not grow with their number. */
export const createTaskWatch = () => {
  const stories = new Map<string, TaskStory>()
  const counts = new Map<string, number>()
  let changes: TaskChange[] = []
  let dropped = new Map<TaskChange['type'], number>()

  const remember = (taskId: string, story: TaskStory) => {
    const before = stories.get(taskId)
    stories.delete(taskId)
    stories.set(taskId, { ...before, ...story })
    const [oldest] = stories.keys()
    if (stories.size > MOST_STORIES && oldest !== undefined) stories.delete(oldest)
  }

  const add = (change: TaskChange) => {
    counts.set(change.state, (counts.get(change.state) ?? 0) + 1)
    changes.push(change)
    // A training is not crowded out by inferences.
    const alike = changes.filter(({ type }) => type === change.type)
    if (alike.length <= MOST_CHANGES) return
    const leftOut = alike.find(({ state }) => !isFinal(state)) ?? alike[0]
    changes = changes.filter((kept) => kept !== leftOut)
    dropped.set(change.type, (dropped.get(change.type) ?? 0) + 1)
  }

  return {
    /** Takes an event of a task; any other is passed over. */
    hear(event: MonitoredEvent) {
      const state = stateOf(event)
      const { uuid: taskId, name, hostname: worker } = event
      if (state === undefined || typeof taskId !== 'string' || taskId === '') return
      const at = timeOf(event)
      if (state === 'RECEIVED') remember(taskId, { worker, receivedAt: at })
      else if (state === 'STARTED') remember(taskId, { worker, begunAt: at })
      add({ task_id: taskId, type: TYPES.get(name) ?? null, state, at: at.toISOString() })
    },
    /** A task was accepted here. */
    accepted(taskId: string, name: string) {
      add({ task_id: taskId, type: TYPES.get(name) ?? null, state: 'PENDING', at: new Date().toISOString() })
    },
    /** What became of a task, by the database. */
    missed: add,
    storyOf: (taskId: string) => stories.get(taskId),
    /** How many changes to each state there were, ever. */
    counts: (): Readonly<Record<string, number>> => Object.fromEntries(counts),
    /** The newest changes of each type since the last call, oldest first, and how many more there were of it. */
    take() {
      const taken = { changes, dropped }
      changes = []
      dropped = new Map()
      return taken
    },
  }
}

export type TaskWatch = ReturnType<typeof createTaskWatch>
