import { Gauge, type Registry } from 'prom-client'
import { freshFor } from '../fresh.ts'

/** A model that serves; versions are few at a time, so they can be a label. */
export interface ServingModel {
  readonly version: number
  /** Share of the users in per cent. */
  readonly percentage: number
  /** Choices per answered list among the newest lists; null without any. */
  readonly choiceRate: number | null
}

/** Both gauges are asked for together. */
const SHARED_MS = 1000

/** Gauges of the models that serve, read when they are asked for; while they cannot be read, they keep their values. */
export const createModelGauges = (registers: Registry[], readServing: () => Promise<readonly ServingModel[]>) => {
  const serving = freshFor(SHARED_MS, readServing)
  const servingOrNothing = () => serving().catch(() => undefined)
  new Gauge({
    name: 'stellwerk_model_share',
    help: 'Share of the users whose inferences a model ranks, 0 to 1',
    labelNames: ['version'],
    registers,
    async collect() {
      const models = await servingOrNothing()
      if (models === undefined) return
      this.reset()
      for (const { version, percentage } of models) this.set({ version }, percentage / 100)
    },
  })
  new Gauge({
    name: 'stellwerk_model_choice_rate',
    help: 'Choices per answered list of a model that serves, among the newest lists',
    labelNames: ['version'],
    registers,
    async collect() {
      const models = await servingOrNothing()
      if (models === undefined) return
      this.reset()
      for (const { version, choiceRate } of models) if (choiceRate !== null) this.set({ version }, choiceRate)
    },
  })
}
