import type { FastifyReply } from 'fastify'

/**
 * Calls `listener` once: when the answer is out or the client has gone, and at once where it had gone before. An answer
 * that waits for those to requests sent before it on the same connection hears nothing of the connection's end itself.
 */
export const onGone = ({ raw, request }: FastifyReply, listener: () => void): void => {
  const { socket } = request.raw
  const gone = () => {
    raw.off('close', gone)
    socket.off('close', gone)
    listener()
  }
  raw.once('close', gone)
  socket.once('close', gone)
  if (raw.destroyed || socket.destroyed) gone()
}
