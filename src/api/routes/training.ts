import type { App } from '../app-type.ts'
import { errorResponses, StartHeaders, TaskParams, WaitQuery } from '../schemas/common.ts'
import { TrainingStatus, TrainingTicket } from '../schemas/tasks.ts'
import type { Training } from '../training.ts'

const tags = ['training']

export const trainingRoutes = async (app: App, { training }: { training: Training }): Promise<void> => {
  app.post(
    '/train/start',
    {
      schema: {
        operationId: 'startTraining',
        summary: 'Train a challenger',
        description: 'Trains on the choices so far and promotes the new model if it beats the one that serves.',
        tags,
        headers: StartHeaders,
        response: { 200: TrainingTicket, ...errorResponses(422, 503) },
      },
    },
    ({ headers }) => training.start({ deadlineSeconds: headers['cancel-after'] }),
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
