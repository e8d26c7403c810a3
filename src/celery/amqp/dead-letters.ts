import type { GetMessage } from 'amqplib'
import type { DeadLetter, Message } from '../broker.ts'
import { deadQueueName, markDead, toDeadLetter } from '../death.ts'
import { MessageRefused } from '../errors.ts'
import { withChannel } from './channels.ts'
import type { Live } from './link.ts'
import { fromDelivery } from './wire.ts'

interface Graves {
  sendDead(deadQueue: string, message: Message): Promise<void>
}

/** Headers that amqplib cannot write again are left out; the longest ones only repeat the body for monitors. */
const LONGEST_KEPT_HEADER = 1_024

/** Publishes a message to the dead letters of its queue. @throws what `sendDead` throws */
export const bury = async (
  graves: Graves,
  queue: string,
  { message, reason }: Pick<DeadLetter, 'message' | 'reason'>,
): Promise<void> => {
  const { expirationMs: _, ...properties } = message.properties
  const letter = markDead({ ...message, properties }, queue, reason)
  try {
    await graves.sendDead(deadQueueName(queue), letter)
  } catch (error) {
    if (!(error instanceof MessageRefused)) throw error
    await graves.sendDead(deadQueueName(queue), { ...letter, headers: shortHeaders(letter.headers) })
  }
}

const shortHeaders = (headers: Message['headers']): Message['headers'] =>
  Object.fromEntries(
    Object.entries(headers).filter(
      ([, value]) => typeof value !== 'object' && String(value).length <= LONGEST_KEPT_HEADER,
    ),
  )

/** The oldest dead letters, which stay: the closing channel gives them back in their old order. */
export const peekDeadLetters = (live: Live, queue: string, limit: number): Promise<DeadLetter[]> =>
  getDeadLetters(live, queue, { limit, keep: true })

/** They are removed when all of them have been read, so that a loss of the connection loses none. */
export const takeDeadLetters = (live: Live, queue: string, limit: number): Promise<DeadLetter[]> =>
  getDeadLetters(live, queue, { limit, keep: false })

const getDeadLetters = (
  live: Live,
  queue: string,
  { limit, keep }: { limit: number; keep: boolean },
): Promise<DeadLetter[]> =>
  withChannel(live, async (channel) => {
    const letters: GetMessage[] = []
    while (letters.length < limit) {
      const letter = await channel.get(deadQueueName(queue))
      if (!letter) break
      letters.push(letter)
    }
    if (!keep) for (const letter of letters) channel.ack(letter)
    return letters.map((letter) => toDeadLetter(fromDelivery(letter).message))
  })
