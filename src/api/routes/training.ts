import type { App } from '../app-type.ts'
import { tellWait } from '../prefer.ts'
import { errorResponses, TaskParams, WaitQuery } from '../schemas/common.ts'
import { StartHeaders } from '../schemas/headers.ts'
import { TrainingStart, TrainingStatus, TrainingTicket } from '../schemas/tasks.ts'
import type { ReadStart } from '../start-request.ts'
import type { Training } from '../training.ts'

const tags = ['training']

interface TrainingRoutes {
  readonly training: Training
  readonly readStart: ReadStart
}

export const trainingRoutes = async (app: App, { training, readStart }: TrainingRoutes): Promise<void> => {
  app.post(
    '/train/start',
    {
      config: { takesAnyBody: true, keepsItsKey: true },
      schema: {
        operationId: 'startTraining',
        summary: 'Train a challenger',
        description: 'Trains on the choices so far and promotes the new model if it beats the one that serves.',
        tags,
        headers: StartHeaders,
        body: TrainingStart,
        response: { 200: TrainingTicket, ...errorResponses(409, 413, 422, 503) },
      },
    },
    async (request, reply) => {
      const start = readStart('training', request, reply)
      const ticket = await training.start(start)
      tellWait(reply, start.waiting.waitSeconds)
      return ticket
    },
  )

  app.get(
    '/train/status/:task_id',
    {
      schema: {
        operationId: 'getTrainingStatus',
        summary: 'How far a training is, and what came of it',
        tags,
        params: TaskParams,
        querystring: WaitQuery,
        response: { 200: TrainingStatus, ...errorResponses(404, 422, 503) },
      },
    },
    ({ params, query }, reply) =>
      training.status(params.task_id, { waitSeconds: query.wait, signal: reply.waitSignal() }),
  )
}
