import type { Message as AmqpMessage, Options } from 'amqplib'
import type { Message, MessageProperties } from '../broker.ts'
import { HIGHEST_PRIORITY } from '../held.ts'
import { encodableFields } from './field-table.ts'

/** How often a message came back, written by whoever sends a copy of it: a classic queue does not count. */
export const RETURNS_HEADER = 'x-stellwerk-returns'
/** How often it came back, written by a quorum queue. */
const DELIVERY_COUNT_HEADER = 'x-delivery-count'

/** Properties and headers as amqplib wants them. Messages are persistent: they survive a restart of the server. */
export const toPublishOptions = ({ properties, headers }: Message): Options.Publish => {
  const { priority, expirationMs, ...texts } = properties
  return {
    ...texts,
    headers: encodableFields(headers),
    persistent: true,
    ...(priority === undefined ? {} : { priority: Math.min(Math.max(Math.trunc(priority), 0), HIGHEST_PRIORITY) }),
    ...(expirationMs === undefined ? {} : { expiration: Math.ceil(Math.max(expirationMs, 0)) }),
  }
}

/** A copy of the bytes is not needed: Node never reuses the memory they came in. */
export const bytesOf = ({ body }: Message): Buffer => Buffer.from(body.buffer, body.byteOffset, body.byteLength)

export interface Received {
  readonly message: Message
  /** How often it came back, as far as the message itself tells. */
  readonly countedReturns: number
  /** Whether the queue counts by itself. */
  readonly countedByQueue: boolean
}

/** Separates what the sender wrote from what brokers noted on the way. */
export const fromDelivery = ({ content, properties }: AmqpMessage): Received => {
  const all: Record<string, unknown> = properties.headers ?? {}
  const byQueue = wholeNumber(all[DELIVERY_COUNT_HEADER])
  return {
    message: { body: content, properties: readProperties(properties), headers: withoutNotes(all) },
    countedReturns: wholeNumber(all[RETURNS_HEADER]) + byQueue,
    countedByQueue: byQueue > 0,
  }
}

const readProperties = (properties: AmqpMessage['properties']): MessageProperties => {
  const { contentType, contentEncoding, correlationId, replyTo, priority, expiration } = properties
  return {
    ...(contentType === undefined ? {} : { contentType }),
    ...(contentEncoding === undefined ? {} : { contentEncoding }),
    ...(correlationId === undefined ? {} : { correlationId }),
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(priority === undefined ? {} : { priority }),
    ...(expiration === undefined ? {} : { expirationMs: Number(expiration) }),
  }
}

const NOTE = /^x-(death|(first|last)-death-(exchange|queue|reason)|delivery-count|acquired-count|stellwerk-returns)$/

const withoutNotes = (headers: Record<string, unknown>): Message['headers'] => {
  const names = Object.keys(headers)
  if (!names.some((name) => NOTE.test(name))) return headers
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !NOTE.test(name)))
}

const wholeNumber = (value: unknown): number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 0
