import type { Message } from './broker.ts'
import { decodeBody } from './decode.ts'
import { isObject } from './json.ts'

/** Channel of Celery's remote control; its messages have Celery's form (a "cast", to which nobody replies). */
export const CONTROL_CHANNEL = 'celery.pidbox'

export interface RevokeCommand {
  readonly taskIds: readonly string[]
  /** Also end it where it is running. */
  readonly terminate: boolean
}

export const encodeRevoke = ({ taskIds, terminate }: RevokeCommand): Message => {
  const task_id = taskIds.length === 1 ? taskIds[0] : taskIds
  const command = {
    method: 'revoke',
    arguments: { task_id, terminate, signal: 'SIGTERM' },
    destination: null,
    pattern: null,
    matcher: null,
  }
  return {
    body: Buffer.from(JSON.stringify(command)),
    properties: { contentType: 'application/json', contentEncoding: 'utf-8' },
    headers: {},
  }
}

/** @returns undefined for every other command, and for what cannot be read */
export const decodeRevoke = (message: Message): RevokeCommand | undefined => {
  const command = readCommand(message)
  if (!isObject(command) || command.method !== 'revoke' || !isObject(command.arguments)) return undefined
  const { task_id, terminate } = command.arguments
  const taskIds = [task_id].flat().filter((id) => typeof id === 'string')
  return taskIds.length > 0 ? { taskIds, terminate: terminate === true } : undefined
}

const readCommand = (message: Message): unknown => {
  try {
    return decodeBody(message)
  } catch {
    return undefined
  }
}
