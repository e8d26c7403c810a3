import { Type } from 'typebox'
import { eventStream, TaskId } from './common.ts'
import { Timeline } from './oversight.ts'
import { type WebhookBody, webhookSchema } from './webhooks.ts'

const Status = Type.String({
  description: "Celery's state: PENDING, RECEIVED, STARTED, PROGRESS, RETRY, SUCCESS, FAILURE or REVOKED",
  examples: ['PENDING'],
})

/** What `text/event-stream` holds, for the API reference. */
export const TaskEvents = eventStream(
  'Events `state` (what the status route answers) and `progress` (`{tree, trees, runs, loss, validation_ndcg10}`), until the final state',
  'event: state\ndata: {"task_id":"6f2c1a9e-4b7d-4c1e-9f3a-2d5b8e7c6a10","status":"SUCCESS"}\n\n',
)

export const InferenceTicket = Type.Object(
  { task_id: TaskId, status: Status, type: Type.Literal('inference') },
  { description: 'The inference and its state' },
)

export const InferenceStatus = Type.Object(
  { ...InferenceTicket.properties, timeline: Type.Optional(Timeline) },
  { description: 'The inference and its state; on request what happened when' },
)

export const TrainingTicket = Type.Object(
  { task_id: TaskId, status: Status, type: Type.Literal('training') },
  { description: 'The training and its state' },
)

/** What is no JSON object is read as none. */
export const TrainingStart = Type.Unsafe<{ readonly webhook?: WebhookBody } | null>({
  type: ['object', 'null'],
  properties: { webhook: webhookSchema('training') },
  description: 'May be left out',
})

export const TrainingStatus = Type.Object(
  {
    ...TrainingTicket.properties,
    progress: Type.Optional(Type.Unknown({ description: 'How far it is, while the state is PROGRESS' })),
    decision: Type.Optional(Type.String({ description: 'Why the model was promoted or refused, once it has ended' })),
  },
  { description: 'The training, its state and what came of it' },
)
