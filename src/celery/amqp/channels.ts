import type { Channel } from 'amqplib'
import { textOf } from '../error-text.ts'
import { BrokerUnavailable, CeleryError } from '../errors.ts'
import type { Live } from './link.ts'

/** Runs an action on a channel of its own, so that an error of the server harms nobody else. */
export const withChannel = async <Value>(live: Live, action: (channel: Channel) => Promise<Value>): Promise<Value> => {
  const channel = await openChannel(live)
  try {
    return await action(channel)
  } finally {
    await channel.close().catch(() => {})
  }
}

export const openChannel = async (live: Live): Promise<Channel> => {
  try {
    const channel = await live.model.createChannel()
    // Whoever waits for an answer gets the error as well.
    channel.on('error', () => {})
    return channel
  } catch (error) {
    throw unavailable(error)
  }
}

/** Does something once for each connection; what failed is tried again by the next caller. */
export const onceOn = (live: Live, what: string, action: () => Promise<void>): Promise<void> => {
  const known = live.declared.get(what)
  if (known) return known
  const doing = action()
  live.declared.set(what, doing)
  doing.catch(() => live.declared.delete(what))
  return doing
}

/** AMQP's reply code, for errors that the server sent. */
export const replyCode = (error: unknown): number | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'number' ? error.code : undefined

export const unavailable = (error: unknown): CeleryError =>
  error instanceof CeleryError
    ? error
    : new BrokerUnavailable(`the connection to the broker was lost: try again (${textOf(error)})`, { cause: error })
