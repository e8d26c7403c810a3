import type { DeadLetter, Message } from './broker.ts'

/** Headers that tell a dead letter's story, in every broker. */
const DEATH = { queue: 'x-dead-queue', reason: 'x-dead-reason', time: 'x-dead-time' } as const

export const deadQueueName = (queue: string): string => `${queue}.dead`

export const markDead = (message: Message, queue: string, reason: string): Message => ({
  ...message,
  headers: { ...message.headers, [DEATH.queue]: queue, [DEATH.reason]: reason, [DEATH.time]: Date.now() },
})

/** Reads what `markDead` wrote. */
export const toDeadLetter = (message: Message): DeadLetter => {
  const { [DEATH.queue]: queue, [DEATH.reason]: reason, [DEATH.time]: time, ...headers } = message.headers
  return {
    queue: String(queue),
    reason: String(reason),
    diedAt: new Date(Number(time)),
    message: { ...message, headers },
  }
}
