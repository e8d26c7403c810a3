import Type from 'typebox'
import { text, whole } from './define.ts'

/** The task queue: broker, result backend, queues, and the sweep after lost messages. */
export const queueSettings = {
  celeryBrokerUrl: text(
    '',
    'RabbitMQ address (`amqp://…`, `pyamqp://…`, `amqps://…`), or several with `;` between them, tried in turn. Empty or `memory://`: the in-process broker.',
  ),
  celeryBackendUrl: text(
    '',
    'Redis address (`redis://…`, `rediss://…`) for results. Empty or `memory://`: in-process.',
  ),
  celeryQueue: text(
    '',
    'One queue for all tasks, in which trainings take slots from inferences. Empty: inferences go to `inference`, trainings to `training`.',
  ),
  celeryQueueType: Type.Enum(['classic', 'quorum'], {
    default: 'classic',
    description: 'Type of the queues in RabbitMQ; `quorum` keeps them on several nodes. Python peers need the same.',
  }),
  celeryQueueMaxPriority: whole(
    0,
    0,
    9,
    'Highest priority of messages in RabbitMQ (`x-max-priority`), classic queues only; 0 means none. Python peers need the same.',
  ),
  resultExpiresSeconds: whole(3600, 1, 31_536_000, 'Seconds for which the result backend keeps a finished task.'),
  sweepSeconds: whole(5, 1, 3600, 'Seconds between two looks for tasks that are overdue or whose message got lost.'),
  abandonedSeconds: whole(
    300,
    5,
    86_400,
    'Seconds without a sign of a published task after which it is published again, four times as many while its queue is not empty; twice as long at each further time, five times at most.',
  ),
  inferenceDeadlineSeconds: whole(
    3600,
    1,
    31_536_000,
    'Seconds after which an inference is cancelled unless it has ended or its start said otherwise (`Cancel-After`).',
  ),
  trainingDeadlineSeconds: whole(86_400, 1, 31_536_000, 'The same for trainings.'),
}
