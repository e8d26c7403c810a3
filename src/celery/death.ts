import { createHash, randomUUID } from 'node:crypto'
import type { DeadLetter, Message } from './broker.ts'

/** Headers that tell a dead letter's story, in every broker. */
const DEATH = { id: 'x-dead-id', queue: 'x-dead-queue', reason: 'x-dead-reason', time: 'x-dead-time' } as const

export const deadQueueName = (queue: string): string => `${queue}.dead`

export const markDead = (message: Message, queue: string, reason: string): Message => ({
  ...message,
  headers: {
    ...message.headers,
    [DEATH.id]: randomUUID(),
    [DEATH.queue]: queue,
    [DEATH.reason]: reason,
    [DEATH.time]: Date.now(),
  },
})

/** Reads what `markDead` wrote; of a message that somebody else put among the dead letters of a queue, what there is. */
export const toDeadLetter = (dead: Message, queue: string): DeadLetter => {
  const { [DEATH.id]: id, [DEATH.queue]: _, [DEATH.reason]: reason, [DEATH.time]: time, ...headers } = dead.headers
  return {
    id: typeof id === 'string' && id !== '' ? id : fingerprint(dead),
    queue,
    reason: typeof reason === 'string' ? reason : 'not told',
    diedAt: typeof time === 'number' && Number.isFinite(time) ? new Date(time) : null,
    message: { ...dead, headers },
  }
}

/** An id that stays the same, for letters that were written without one. */
const fingerprint = ({ body, properties, headers }: Message): string =>
  createHash('sha256')
    .update(JSON.stringify([properties, headers]))
    .update(body)
    .digest('hex')
    .slice(0, 32)
