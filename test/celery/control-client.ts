import { randomUUID } from 'node:crypto'
import { onTestFinished } from 'vitest'
import type { Broker, Message } from '../../src/celery/index.ts'

const REPLIES = 'reply.celery.pidbox'

export interface Target {
  readonly destination?: readonly string[]
  readonly pattern?: string
  readonly matcher?: string
}

export interface Reply {
  /** By node name. */
  readonly body: Readonly<Record<string, unknown>>
  readonly headers: Message['headers']
}

export const jsonOf = ({ body }: Message): unknown => JSON.parse(Buffer.from(body).toString())

/** A message to the workers, as kombu writes it or as it never would. */
export const aControlMessage = (content: unknown, headers: Message['headers'] = { clock: 1, expires: 0 }): Message => ({
  body: Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)),
  properties: { contentType: 'application/json', contentEncoding: 'utf-8' },
  headers,
})

/** Remote control as Celery's tools do it. */
export const openControl = async (broker: Broker) => {
  const key = randomUUID()
  const waiting = new Map<unknown, (reply: Reply) => void>()
  const onReply = (message: Message) => {
    waiting.get(message.headers.ticket)?.({ body: jsonOf(message) as Reply['body'], headers: message.headers })
  }
  const subscription = await broker.listen(REPLIES, onReply, { topic: { type: 'direct', key } })
  onTestFinished(() => subscription.close())

  /** Commands without asking for an answer. */
  const cast = (method: string, args: object = {}, target: Target = {}) =>
    broker.broadcast('celery.pidbox', aControlMessage({ method, arguments: args, ...target }))

  /** The first answer. */
  const ask = async (method: string, args: object = {}, { clock = 1, ...target }: Target & { clock?: number } = {}) => {
    const ticket = randomUUID()
    const reply = new Promise<Reply>((resolve) => waiting.set(ticket, resolve))
    const request = { method, arguments: args, ...target, ticket, reply_to: { exchange: REPLIES, routing_key: key } }
    await broker.broadcast('celery.pidbox', aControlMessage(request, { clock, expires: 0 }))
    return reply
  }

  /** What the first node to answer says. */
  const say = async (method: string, args: object = {}, target: Target = {}) => {
    const { body } = await ask(method, args, target)
    return Object.values(body)[0]
  }
  return { cast, ask, say }
}
