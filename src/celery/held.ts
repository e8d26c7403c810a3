import type { Message } from './broker.ts'

/** A message as the memory broker keeps it; headers are text, so that nobody shares objects with it. */
export interface Held {
  readonly body: Uint8Array
  readonly properties: Message['properties']
  readonly headers: string
  /** Epoch milliseconds. */
  readonly expiresAtMs: number
  readonly deliveryCount: number
}

export const hold = ({ body, properties, headers }: Message, nowMs: number): Held => ({
  body,
  properties,
  headers: JSON.stringify(headers),
  expiresAtMs: nowMs + (properties.expirationMs ?? Number.POSITIVE_INFINITY),
  deliveryCount: 0,
})

export const release = (held: Held): Message => ({
  body: held.body,
  properties: held.properties,
  headers: JSON.parse(held.headers) as Message['headers'],
})
