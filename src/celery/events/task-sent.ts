import type { Broker } from '../broker.ts'
import { repr, reprArgs } from '../repr.ts'
import { ORIGIN, type PreparedCall } from '../send.ts'
import type { Settings } from '../settings.ts'
import { formatTime } from '../time.ts'
import type { LamportClock } from './clock.ts'
import { EventSender } from './sender.ts'

/** Tells monitors that a call has been published; nobody waits for it. */
export type AnnounceSent = (call: PreparedCall) => void

interface AnnouncerParts {
  readonly settings: Pick<Settings, 'taskSendSentEvent'>
  readonly broker: Pick<Broker, 'broadcast'>
  readonly clock: LamportClock
}

/** Does nothing unless `taskSendSentEvent` is set. */
export const createSentAnnouncer = ({ settings, broker, clock }: AnnouncerParts): AnnounceSent => {
  if (!settings.taskSendSentEvent) return () => {}
  const onTrouble = (error: unknown) => process.emitWarning(`the event task-sent cannot be sent: ${error}`)
  const sender = new EventSender({ broker, clock, hostname: ORIGIN, onTrouble })
  return (call) => sender.sendSoon('task-sent', fieldsOf(call))
}

const fieldsOf = ({ task, queue }: PreparedCall) => ({
  uuid: task.id,
  root_id: task.rootId,
  parent_id: task.parentId,
  name: task.task,
  args: reprArgs(task.args),
  kwargs: repr(task.kwargs),
  retries: task.retries,
  eta: task.eta && formatTime(task.eta),
  expires: task.expires && formatTime(task.expires),
  queue,
  exchange: '',
  routing_key: queue,
})
