import { Type } from 'typebox'
import { sentKey } from '../access/callers.ts'
import type { App } from '../app-type.ts'
import { type Demo, ownUrl } from '../demo.ts'
import { Unavailable } from '../errors.ts'
import { errorResponses } from '../schemas/common.ts'

const DemoBody = Type.Object({
  seconds: Type.Integer({ minimum: 1, maximum: 30, description: 'How long new rounds begin', examples: [10] }),
})

const DemoState = Type.Object(
  { available: Type.Boolean({ description: 'Whether there are made-up users of this domain' }) },
  { description: 'Whether they can be asked for' },
)

const DemoAnswer = Type.Object(
  {
    loops: Type.Integer({ description: 'Rounds of a made-up user, from a request to a choice or to none' }),
    failed: Type.Integer({ description: 'Rounds that failed' }),
  },
  { description: 'What they did, once they have ended' },
)

/** Fills an empty system. */
export const demoRoutes = async (app: App, { demo }: { demo: Demo }): Promise<void> => {
  app.get(
    '/demo/traffic',
    {
      schema: {
        operationId: 'getDemo',
        summary: 'Whether this server has made-up users',
        tags: ['operations'],
        response: { 200: DemoState },
      },
    },
    async () => ({ available: demo.isAvailable }),
  )

  app.post(
    '/demo/traffic',
    {
      schema: {
        operationId: 'runDemoTraffic',
        summary: 'Have a few made-up users drive this server for some seconds',
        description:
          'Answered at the end, one at a time; it ends when the client goes away. Only of the domain `places`.',
        tags: ['operations'],
        body: DemoBody,
        response: { 200: DemoAnswer, ...errorResponses(404, 409, 413, 415, 422, 503) },
      },
    },
    (request, reply) => {
      const [address] = app.addresses()
      if (typeof address !== 'object') throw new Unavailable('the server does not listen: try again')
      return demo.run({
        url: ownUrl(address),
        apiKey: sentKey(request),
        seconds: request.body.seconds,
        signal: reply.waitSignal(),
      })
    },
  )
}
