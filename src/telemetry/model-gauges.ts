import type { Registry } from 'prom-client'
import { createReadGauges } from './read-gauges.ts'

/** A model that serves; versions are few at a time, so they can be a label. */
export interface ServingModel {
  readonly version: number
  /** Share of the users in per cent. */
  readonly percentage: number
  /** Choices per answered list among the newest lists; null without any. */
  readonly choiceRate: number | null
}

/** Gauges of the models that serve; while they cannot be read, they keep their values. */
export const createModelGauges = (registers: Registry[], read: () => Promise<readonly ServingModel[]>) =>
  createReadGauges({ registers, label: { name: 'version', of: ({ version }) => version }, read }, [
    {
      name: 'stellwerk_model_share',
      help: 'Share of the users whose inferences a model ranks, 0 to 1',
      value: ({ percentage }) => percentage / 100,
    },
    {
      name: 'stellwerk_model_choice_rate',
      help: 'Choices per answered list of a model that serves, among the newest lists',
      value: ({ choiceRate }) => choiceRate,
    },
  ])
