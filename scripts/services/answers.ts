import { connect } from 'node:net'

const LIMIT_MS = 2_000

/** The shortest thing that a server of each kind answers to somebody whom it does not know yet. */
const GREETINGS = {
  // SSLRequest, answered by S or N: PostgreSQL, Frontend/Backend Protocol, Message Formats.
  postgres: { port: 5432, hello: Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]) },
  redis: { port: 6379, hello: Buffer.from('PING\r\n') },
  amqp: { port: 5672, hello: Buffer.from('AMQP\0\0\x09\x01') },
} as const

const greetingOf = (scheme: string) => {
  if (scheme.startsWith('postgres')) return GREETINGS.postgres
  return scheme.startsWith('redis') ? GREETINGS.redis : GREETINGS.amqp
}

/** Whether a server answers at a `postgres://`, `redis://` or `amqp://` address; of a TLS address, whether it listens. */
export const answers = (address: string): Promise<boolean> => {
  const url = new URL(address)
  const { port, hello } = greetingOf(url.protocol)
  const isTls = url.protocol === 'rediss:' || url.protocol === 'amqps:'
  return new Promise((resolve) => {
    const socket = connect(Number(url.port || (url.protocol === 'amqps:' ? 5671 : port)), url.hostname || 'localhost')
    const settle = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(LIMIT_MS, () => settle(false))
    socket.once('error', () => settle(false)).once('close', () => settle(false))
    socket.once('connect', () => (isTls ? settle(true) : socket.write(hello)))
    socket.once('data', () => settle(true))
  })
}
