import type { Socket } from 'node:net'
import fp from 'fastify-plugin'
import { Unavailable } from './errors.ts'
import { onGone } from './gone.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Whether `leave` was called: the server is not ready any more, though it still serves. */
    readonly isLeaving: boolean
    /** Before `close`: readiness goes down, and each connection ends with its next answer. */
    leave(): void
  }
  interface FastifyReply {
    /** Aborts when the client goes away, and when the server is about to stop. */
    waitSignal(): AbortSignal
  }
}

/** Ends waiting requests with what is known now, refuses new ones and hangs up on silence, before the server closes. */
export const stopping = fp(
  async (app) => {
    const waiting = new Set<AbortController>()
    /** Connections that have not sent a whole request head yet, such as a browser's in advance. */
    const silent = new Set<Socket>()
    let isLeaving = false
    let isStopping = false

    app.decorate('isLeaving', { getter: () => isLeaving })
    app.decorate('leave', () => {
      isLeaving = true
    })
    app.server.on('connection', (socket: Socket) => {
      silent.add(socket)
      // Requests that were sent ahead of their turn each listen for its end.
      socket.setMaxListeners(0)
      socket.once('close', () => silent.delete(socket))
    })

    app.decorateReply('waitSignal', function () {
      const controller = new AbortController()
      waiting.add(controller)
      onGone(this, () => {
        waiting.delete(controller)
        controller.abort()
      })
      return controller.signal
    })
    app.addHook('onRequest', async (request) => {
      silent.delete(request.raw.socket)
      if (isStopping) throw new Unavailable('the server is stopping: try again')
    })
    app.addHook('onSend', async (_request, reply) => {
      // An idle connection that a client keeps would hold up the close, or be used again at the moment of the close.
      if (isLeaving) reply.header('connection', 'close')
    })
    app.addHook('preClose', async () => {
      isLeaving = true
      isStopping = true
      for (const controller of waiting) controller.abort()
      for (const socket of silent) socket.destroy()
    })
  },
  { name: 'stopping', dependencies: ['error-handler'] },
)
