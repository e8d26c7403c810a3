import type { Message } from '../broker.ts'
import { decodeBody } from '../decode.ts'
import { UnreadableMessage } from '../errors.ts'
import type { LamportClock } from '../events/clock.ts'
import { isObject } from '../json.ts'

/** Channel of Celery's remote control. */
export const CONTROL_CHANNEL = 'celery.pidbox'

/** Who is meant, as Celery writes it. */
export interface Target {
  /** Node names. */
  readonly destination: readonly unknown[] | null
  readonly pattern: string | null
  /** `glob` or `pcre`. */
  readonly matcher: string | null
}

/** Where an answer is to go; `ticket` tells the asker which question it belongs to. */
export interface ReplyTo {
  readonly exchange: string
  readonly routingKey: string
  readonly ticket: unknown
}

export interface ControlRequest {
  readonly method: string
  readonly args: Readonly<Record<string, unknown>>
  readonly target: Target
  /** Null for a "cast", to which nobody replies. */
  readonly replyTo: ReplyTo | null
}

/** A command to all workers that expects no answer. */
export const encodeCast = (method: string, args: object, clock: LamportClock): Message =>
  encode(
    { method, arguments: args, destination: null, pattern: null, matcher: null },
    { clock: clock.forward(), expires: 0 },
  )

/** One node's answer: `{ [node name]: value }`. */
export const encodeReply = (answer: object, { ticket }: ReplyTo, clock: LamportClock): Message =>
  encode(answer, { ticket, clock: clock.forward() })

const encode = (content: object, headers: Message['headers']): Message => ({
  body: Buffer.from(JSON.stringify(content)),
  properties: { contentType: 'application/json', contentEncoding: 'utf-8' },
  headers,
})

/**
 * Reads a request as kombu's `pidbox.Mailbox` writes it.
 * @throws UnreadableMessage with the reason
 */
export const decodeRequest = (message: Message): ControlRequest => {
  const body = decodeBody(message)
  if (!isObject(body)) throw new UnreadableMessage('body', 'a remote control command must be an object')
  const { method, arguments: args = {}, destination = null, pattern, matcher } = body
  if (typeof method !== 'string') throw new UnreadableMessage('field', 'method is no text')
  if (args !== null && !isObject(args)) throw new UnreadableMessage('field', `the arguments of ${method} are no object`)
  if (destination !== null && !Array.isArray(destination))
    throw new UnreadableMessage('field', `the destination of ${method} is no array of node names`)
  const target = { destination, pattern: textOrNull(pattern), matcher: textOrNull(matcher) }
  return { method, args: args ?? {}, target, replyTo: replyToOf(body) }
}

const replyToOf = ({ reply_to: replyTo, ticket }: Record<string, unknown>): ReplyTo | null => {
  if (replyTo === undefined || replyTo === null) return null
  if (!isObject(replyTo) || typeof replyTo.exchange !== 'string' || typeof replyTo.routing_key !== 'string')
    throw new UnreadableMessage('field', 'reply_to names no exchange and routing key')
  return { exchange: replyTo.exchange, routingKey: replyTo.routing_key, ticket: ticket ?? null }
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
