import type { Backend, ResultDocument } from '../backend.ts'
import type { Broker } from '../broker.ts'
import type { AnnounceSent } from '../events/task-sent.ts'
import { encodeTask } from '../message.ts'
import type { PreparedCall } from '../send.ts'
import type { Settings } from '../settings.ts'
import { isFinal } from '../states.ts'
import type { Plan } from './plan.ts'

export interface LaunchParts {
  readonly settings: Settings
  readonly broker: Broker
  readonly backend: Backend
  readonly announceSent: AnnounceSent
}

/** Publishes one call. @throws EncodeError when an argument has no JSON form, or what the broker says */
export const publishCall = async (
  { broker, settings, announceSent }: Omit<LaunchParts, 'backend'>,
  call: PreparedCall,
): Promise<void> => {
  const message = encodeTask(call.task, settings.enableUtc ? 'UTC' : settings.timezone)
  await broker.publish(call.queue, message, { delayMs: call.delayMs })
  announceSent(call)
}

/** Before their members may end. */
export const openChords = async (
  { backend, settings }: Pick<LaunchParts, 'backend' | 'settings'>,
  { chords }: Plan,
): Promise<void> => {
  await Promise.all(chords.map((chord) => backend.chords.open(chord, settings.resultExpires)))
}

export const hasEnded = (document: ResultDocument | undefined): boolean =>
  document !== undefined && isFinal(document.status)
