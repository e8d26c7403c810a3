import type { Message } from './broker.ts'

export const HIGHEST_PRIORITY = 9

/** A message as the memory broker keeps it; headers are text, so that nobody shares objects with it. */
export interface Held {
  readonly body: Uint8Array
  readonly properties: Message['properties']
  readonly headers: string
  /** 0 to 9. */
  readonly priority: number
  /** Epoch milliseconds. */
  readonly expiresAtMs: number
  readonly redelivered: boolean
}

export const hold = ({ body, properties, headers }: Message, nowMs: number): Held => ({
  body,
  properties,
  headers: JSON.stringify(headers),
  priority: Math.min(Math.max(Math.trunc(Number(properties.priority) || 0), 0), HIGHEST_PRIORITY),
  expiresAtMs: nowMs + (properties.expirationMs ?? Number.POSITIVE_INFINITY),
  redelivered: false,
})

export const release = (held: Held): Message => ({
  body: held.body,
  properties: held.properties,
  headers: JSON.parse(held.headers) as Message['headers'],
})
