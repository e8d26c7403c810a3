import Type, { type Static } from 'typebox'
import { accessSettings } from './access.ts'
import { inferenceSettings } from './inference.ts'
import { promotionSettings } from './promotion.ts'
import { queueSettings } from './queue.ts'
import { serverSettings } from './server.ts'
import { trainingSettings } from './training.ts'
import { webhookSettings } from './webhooks.ts'

/** The settings by subject, in the order of docs/configuration.md. */
export const SUBJECTS = {
  Server: serverSettings,
  Access: accessSettings,
  Webhooks: webhookSettings,
  Queue: queueSettings,
  Inference: inferenceSettings,
  Training: trainingSettings,
  Promotion: promotionSettings,
} as const

/** Every setting: its default, its bounds, its unit and what it does. The environment variable is the name in capitals: `dataDir` is `DATA_DIR`. */
export const SettingsSchema = Type.Object({
  ...serverSettings,
  ...accessSettings,
  ...webhookSettings,
  ...queueSettings,
  ...inferenceSettings,
  ...trainingSettings,
  ...promotionSettings,
})

export type Config = Readonly<Static<typeof SettingsSchema>>
export type Environment = Readonly<Record<string, string | undefined>>
