import type { FastifyRequest } from 'fastify'
import type { App } from '../app-type.ts'
import type { Inference } from '../inference.ts'
import { tellWait } from '../prefer.ts'
import { errorResponses, rankingQuery, StatusQuery, TaskParams } from '../schemas/common.ts'
import { StartHeaders } from '../schemas/headers.ts'
import type { DomainSchemas } from '../schemas/rows.ts'
import { InferenceStatus, InferenceTicket } from '../schemas/tasks.ts'
import type { ReadStart } from '../start-request.ts'

interface InferenceRoutes {
  readonly inference: Inference
  readonly readStart: ReadStart
  readonly schemas: DomainSchemas
  readonly rankingKeep: number
  readonly itemKey: string
}

const tags = ['inference']

/** Whether somebody may see the answer; a browser that fetches ahead says so (Fetch standard, section 3.8). */
const isSeen = ({ method, headers }: Pick<FastifyRequest, 'method' | 'headers'>) =>
  method !== 'HEAD' && !/\bprefetch\b/.test(`${headers['sec-purpose'] ?? headers.purpose}`)

export const inferenceRoutes = async (
  app: App,
  { inference, readStart, schemas, rankingKeep, itemKey }: InferenceRoutes,
): Promise<void> => {
  app.post(
    '/inference/start',
    {
      config: { keepsItsKey: true },
      schema: {
        operationId: 'startInference',
        summary: 'Ask for a ranking',
        description:
          'Accepts the request and answers with its `task_id`, at once unless `Prefer` says to wait; a worker ranks it.',
        tags,
        headers: StartHeaders,
        body: schemas.start,
        response: { 200: InferenceTicket, ...errorResponses(409, 413, 415, 422, 503) },
      },
    },
    async (request, reply) => {
      const start = readStart('inference', request, reply)
      const ticket = await inference.start(request.body, start)
      tellWait(reply, start.waiting.waitSeconds)
      return ticket
    },
  )

  app.get(
    '/inference/status/:task_id',
    {
      schema: {
        operationId: 'getInferenceStatus',
        summary: 'How far an inference is',
        description: 'With `wait` the answer is held back until the state is final, or the time is over.',
        tags,
        params: TaskParams,
        querystring: StatusQuery,
        response: { 200: InferenceStatus, ...errorResponses(404, 422, 503) },
      },
    },
    ({ params, query: { wait, timeline }, ownRow }, reply) =>
      inference.status(params.task_id, { waitSeconds: wait, signal: reply.waitSignal(), timeline }, ownRow),
  )

  app.get(
    '/inference/results/:task_id',
    {
      schema: {
        operationId: 'getInferenceResults',
        summary: 'The ranking, best first',
        description:
          'What the first call answers is remembered as what was shown. `HEAD`, a prefetch (`Sec-Purpose`) and `impression=false` read without being remembered. With `explain=true` each item says what its features add to its score.',
        tags,
        params: TaskParams,
        querystring: rankingQuery(rankingKeep),
        response: { 200: schemas.ranking, ...errorResponses(404, 409, 422, 503) },
      },
    },
    (request, reply) =>
      inference.results({
        taskId: request.params.task_id,
        limit: request.query.limit,
        impression: request.query.impression && isSeen(request),
        explain: request.query.explain,
        waitSeconds: request.query.wait,
        signal: reply.waitSignal(),
      }),
  )

  app.put(
    '/inference/select/',
    {
      schema: {
        operationId: 'selectResult',
        summary: 'Say what was chosen',
        description: `\`${itemKey}\` -1 says that none suited; the answer is then \`null\`.`,
        tags,
        body: schemas.choice,
        response: { 200: schemas.chosen, ...errorResponses(404, 409, 413, 415, 422, 503) },
      },
    },
    async ({ body }, reply) => {
      const result = await inference.choose({ taskId: body.task_id, itemId: Number(body[itemKey]) })
      // Fastify sends null as no body at all; clients expect the JSON value.
      return reply.type('application/json; charset=utf-8').send(JSON.stringify(result) as never)
    },
  )
}
