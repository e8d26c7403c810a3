import type { Broker, Message, Subscription } from '../broker.ts'
import { CeleryError } from '../errors.ts'
import { failed } from './answers.ts'
import { COMMANDS } from './commands.ts'
import type { ControlledWorker } from './controlled.ts'
import { CONTROL_CHANNEL, type ControlRequest, decodeRequest, encodeReply, type ReplyTo } from './protocol.ts'
import { isMeant } from './target.ts'

interface MailboxParts {
  readonly worker: ControlledWorker
  readonly broker: Pick<Broker, 'broadcast' | 'listen'>
  /** Told of requests that cannot be read or done, and of answers that cannot be sent. */
  readonly onTrouble: (doing: string, error: unknown) => void
}

/** Obeys Celery's remote control ("pidbox") until it is closed. */
export const openMailbox = (parts: MailboxParts): Promise<Subscription> =>
  parts.broker.listen(CONTROL_CHANNEL, (message) => void receive(parts, message))

/** Never throws: whatever a message says, the worker goes on. */
const receive = async (parts: MailboxParts, message: Message): Promise<void> => {
  const { worker, onTrouble } = parts
  worker.clock.adjust(message.headers.clock)
  try {
    const request = decodeRequest(message)
    if (!isMeant(request.target, worker.hostname)) return
    const value = await obey(parts, request)
    if (request.replyTo && request.method !== 'shutdown') await reply(parts, request.replyTo, value)
  } catch (error) {
    onTrouble('reading a remote control command', error)
  }
}

/** @returns the answer; an error is one as well */
const obey = async ({ worker, onTrouble }: MailboxParts, { method, args }: ControlRequest): Promise<unknown> => {
  const command = COMMANDS.get(method)
  // In Python's words, which Celery's tools show.
  if (!command) return failed(`KeyError('${method}')`)
  try {
    return await command(worker, args)
  } catch (error) {
    onTrouble(`obeying the remote control command ${method}`, error)
    return failed(error instanceof CeleryError ? error.message : String(error))
  }
}

const reply = async ({ worker, broker, onTrouble }: MailboxParts, to: ReplyTo, value: unknown): Promise<void> => {
  const message = encodeReply({ [worker.hostname]: value ?? null }, to, worker.clock)
  try {
    await broker.broadcast(to.exchange, message, { type: 'direct', key: to.routingKey })
  } catch (error) {
    onTrouble('answering a remote control command', error)
  }
}
