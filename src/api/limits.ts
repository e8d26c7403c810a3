import type { Socket } from 'node:net'
import type { ConnectionError } from 'fastify'

/** The largest body that is read. The largest request that makes sense is about 2 KiB. */
export const BODY_LIMIT_BYTES = 64 * 1024

/** The longest that a status request may wait, in seconds. */
export const MAX_WAIT_SECONDS = 60

/** Event streams open at a time; each holds a connection and a subscription. One client cannot take them all. */
export const MAX_EVENT_STREAMS = 200
export const MAX_EVENT_STREAMS_PER_CLIENT = 100

/** Limits against slow and greedy clients, in milliseconds and bytes. */
export const serverLimits = {
  bodyLimit: BODY_LIMIT_BYTES,
  /** Silence on a connection; longer than the longest wait, during which nothing is sent. */
  connectionTimeout: (MAX_WAIT_SECONDS + 30) * 1000,
  /** From the first byte of a request to its last. */
  requestTimeout: 15_000,
  http: { headersTimeout: 10_000, connectionsCheckingInterval: 5000, maxHeaderSize: 16 * 1024 },
}

const CLIENT_ERRORS: Readonly<Record<string, readonly [status: string, detail: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'the request did not arrive in time'],
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'the headers are larger than 16384 bytes'],
}

/** Says why and closes the connection, without waiting for the other side. */
export const hangUp = (socket: Socket, status: string, detail: string) => {
  const body = JSON.stringify({ detail })
  if (socket.writable) {
    socket.write(
      `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
    )
  }
  socket.destroySoon()
}

/** Answers what is not even HTTP, or came too slowly, and hangs up. */
export const refuseConnection = (error: ConnectionError, socket: Socket) => {
  const [status, detail] = CLIENT_ERRORS[error.code] ?? ['400 Bad Request', 'this is not HTTP/1.1']
  hangUp(socket, status, detail)
}
