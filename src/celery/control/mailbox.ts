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
  /** Told after commands may have been missed. */
  readonly onResumed: () => void
  /** Told of requests that cannot be read or done, and of answers that cannot be sent. */
  readonly onTrouble: (doing: string, error: unknown) => void
}

/** Obeys Celery's remote control ("pidbox") until it is closed. */
export const openMailbox = (parts: MailboxParts): Promise<Subscription> =>
  parts.broker.listen(CONTROL_CHANNEL, (message) => void receive(parts, message), { onResumed: parts.onResumed })

/** Never throws: whatever a message says, the worker goes on. */
const receive = async (parts: MailboxParts, message: Message): Promise<void> => {
  const { worker, onTrouble } = parts
  worker.clock.adjust(message.headers.clock)
  try {
    const request = decodeRequest(message)
    if (isMeant(request.target, worker.hostname)) await answer(parts, request)
  } catch (error) {
    onTrouble('reading a remote control command', error)
  }
}

const answer = async (parts: MailboxParts, { method, args, replyTo }: ControlRequest): Promise<void> => {
  try {
    const value = await obey(parts.worker, method, args)
    if (replyTo && !UNANSWERED.has(method)) await reply(parts, replyTo, value ?? null)
  } catch (error) {
    // A wrong command is the asker's fault; only where nobody asked to be told is it told here.
    if (!replyTo || !(error instanceof CeleryError))
      parts.onTrouble(`obeying the remote control command ${method}`, error)
    if (replyTo) await reply(parts, replyTo, failed(error instanceof CeleryError ? error.message : String(error)))
  }
}

/** Celery's tools expect no answer of a worker that is leaving. */
const UNANSWERED: ReadonlySet<string> = new Set(['shutdown'])

const obey = async (worker: ControlledWorker, method: string, args: ControlRequest['args']): Promise<unknown> => {
  const command = COMMANDS.get(method)
  // In Python's words, which Celery's tools show.
  if (!command) throw new CeleryError(`KeyError('${method}')`)
  return command(worker, args)
}

const reply = async ({ worker, broker, onTrouble }: MailboxParts, to: ReplyTo, value: unknown): Promise<void> => {
  const message = encodeReply({ [worker.hostname]: value }, to, worker.clock)
  try {
    await broker.broadcast(to.exchange, message, { type: 'direct', key: to.routingKey })
  } catch (error) {
    onTrouble('answering a remote control command', error)
  }
}
