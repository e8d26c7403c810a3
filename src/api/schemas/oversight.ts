import { Type } from 'typebox'
import type { EventType, TaskQuery, TaskType as TypeOfTask } from '../../store/store.ts'
import { query } from './common.ts'

const Time = (description: string) => Type.String({ format: 'date-time', description })
const nullableTime = (description: string) =>
  Type.Union([Type.String({ format: 'date-time' }), Type.Null()], { description })
const limit = (fallback: number) =>
  Type.Integer({ minimum: 1, maximum: 200, default: fallback, description: 'Rows to answer at most' })

const TaskType = Type.Enum(['inference', 'training'], { type: 'string', description: 'Kind of task' })
const StoredState = Type.Enum(['PENDING', 'STARTED', 'RETRY', 'SUCCESS', 'FAILURE', 'REVOKED'], {
  type: 'string',
  description: 'State as the database has it',
})

export const TasksQuery = query<TaskQuery>({
  limit: limit(50),
  type: TaskType,
  state: StoredState,
  before: Type.String({ maxLength: 255, description: 'A task id: only tasks stored before it' }),
})

export const SystemQuery = query<{ tasks: boolean }>({
  tasks: Type.Boolean({
    default: false,
    description: 'Whether to tell what becomes of tasks, too, on this connection',
  }),
})

export const TaskChangesQuery = query<{ type?: TypeOfTask }>({ type: TaskType })

/** Also of tasks that came as messages from elsewhere, whose ids are no UUIDs. */
export const AnyTaskParams = Type.Object({
  task_id: Type.String({ minLength: 1, maxLength: 255, description: 'Id of the task' }),
})

const taskFields = {
  task_id: Type.String({ description: 'Id of the task' }),
  type: TaskType,
  state: Type.String({ description: "Celery's state" }),
  reason: Type.Union([Type.String(), Type.Null()], { description: 'Why it failed or was revoked' }),
  time_creation: Time('When it was stored'),
  time_published: nullableTime('When the broker confirmed its message; null while it waits in the outbox'),
  time_finished: nullableTime('When it ended'),
}

export const TaskRow = Type.Object(taskFields, { description: 'An inference or a training' })

/** What happened with a task when. */
export const Timeline = Type.Array(
  Type.Object({ step: Type.String({ examples: ['stored', 'begun'] }), at: Time('When') }),
  {
    description: 'What happened, oldest first: stored, published, received, begun, finished, shown, chosen',
  },
)

export const TaskWhole = Type.Object(
  {
    ...taskFields,
    time_deadline: nullableTime('When it is revoked unless it has ended'),
    attempts: Type.Integer({
      description:
        'How often a worker began it; for an inference since it was last tried again, and messages that were lost on the way count too',
    }),
    worker: Type.Union([Type.String(), Type.Null()], { description: 'Who ran it, where that was heard' }),
    timeline: Timeline,
    payload: Type.Unknown({ description: '`{user_id, user}` of an inference, `{cause, settings}` of a training' }),
    ranking: Type.Unknown({ description: 'What was ranked and how it was met; null without a ranking' }),
    model: Type.Unknown({ description: 'What the training made; null before it has' }),
  },
  { description: 'A task with all that is known of it' },
)

export const EventsQuery = query<{ limit: number; type?: EventType; task_id?: string; before?: number }>({
  limit: limit(100),
  type: Type.Enum(['inference_start', 'results', 'selection', 'good_inference', 'bad_inference', 'training'], {
    type: 'string',
    description: 'Only events of this type',
  }),
  task_id: Type.String({ maxLength: 255, description: 'Only events of this task' }),
  before: Type.Integer({
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    description: 'An event id: only earlier ones',
  }),
})

export const LoggedEventRow = Type.Object(
  {
    event_id: Type.Integer({ description: 'Counts up' }),
    time_event: Time('When it happened'),
    event: Type.String({ description: 'What happened', examples: ['selection'] }),
    task_id: Type.String({ description: 'The task it is about' }),
  },
  { description: 'A line of the event log' },
)

const setting = Type.Union([Type.String(), Type.Number(), Type.Boolean()])

export const SettingRow = Type.Object(
  {
    subject: Type.String({ description: 'What it is about', examples: ['Server'] }),
    name: Type.String({ description: 'Environment variable', examples: ['LOG_LEVEL'] }),
    value: setting,
    default: setting,
    is_default: Type.Boolean(),
    is_secret: Type.Boolean({ description: 'Its value is hidden, or the password in it' }),
    description: Type.String(),
    expected: Type.String({ description: 'What it may be', examples: ['a whole number from 0 to 65535'] }),
  },
  { description: 'A setting as it holds now' },
)
