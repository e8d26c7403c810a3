import type { Message as AmqpMessage, Options } from 'amqplib'
import type { Message, MessageProperties } from '../broker.ts'
import { HIGHEST_PRIORITY } from '../held.ts'
import { encodableFields } from './field-table.ts'

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

/** What the sender wrote, without what brokers noted on the way. */
export const fromDelivery = ({ content, properties }: AmqpMessage): Message => ({
  body: content,
  properties: readProperties(properties),
  headers: withoutNotes(properties.headers ?? {}),
})

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

/** `x-stellwerk-returns` was written by earlier versions. */
const NOTE = /^x-(death|(first|last)-death-(exchange|queue|reason)|delivery-count|acquired-count|stellwerk-returns)$/

const withoutNotes = (headers: Record<string, unknown>): Message['headers'] => {
  const names = Object.keys(headers)
  if (!names.some((name) => NOTE.test(name))) return headers
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !NOTE.test(name)))
}
