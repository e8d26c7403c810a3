import fp from 'fastify-plugin'
import { Unavailable } from './errors.ts'

declare module 'fastify' {
  interface FastifyReply {
    /** Aborts when the client goes away, and when the server is about to stop. */
    waitSignal(): AbortSignal
  }
}

/** Ends waiting requests with what is known now, and refuses new ones, before the server closes. */
export const stopping = fp(
  async (app) => {
    const waiting = new Set<AbortController>()
    let isStopping = false

    app.decorateReply('waitSignal', function () {
      const controller = new AbortController()
      waiting.add(controller)
      this.raw.once('close', () => {
        waiting.delete(controller)
        controller.abort()
      })
      return controller.signal
    })
    app.addHook('onRequest', async () => {
      if (isStopping) throw new Unavailable('the server is stopping: try again')
    })
    app.addHook('onSend', async (_request, reply) => {
      // An idle connection that a client keeps would hold up the close.
      if (isStopping) reply.header('connection', 'close')
    })
    app.addHook('preClose', async () => {
      isStopping = true
      for (const controller of waiting) controller.abort()
    })
  },
  { name: 'stopping', dependencies: ['error-handler'] },
)
