import { Gauge, type Registry } from 'prom-client'
import { cached } from './cached.ts'

/** A model that serves; versions are few at a time, so they can be a label. */
export interface ServingModel {
  readonly version: number
  /** Share of the users in per cent. */
  readonly percentage: number
  /** Choices per answered list among the newest lists; null without any. */
  readonly choiceRate: number | null
}

/** The figures come from a query over many lists, so they are read less often than Prometheus may ask. */
const HOLD_MS = 5000

/** Gauges of the models that serve, read when they are asked for. */
export const createModelGauges = (registers: Registry[], readServing: () => Promise<readonly ServingModel[]>) => {
  const serving = cached(readServing, HOLD_MS)
  new Gauge({
    name: 'stellwerk_model_share',
    help: 'Share of the users whose inferences a model ranks, 0 to 1',
    labelNames: ['version'],
    registers,
    async collect() {
      this.reset()
      for (const { version, percentage } of (await serving()) ?? []) this.set({ version }, percentage / 100)
    },
  })
  new Gauge({
    name: 'stellwerk_model_choice_rate',
    help: 'Choices per answered list of a model that serves, among the newest lists',
    labelNames: ['version'],
    registers,
    async collect() {
      this.reset()
      for (const { version, choiceRate } of (await serving()) ?? [])
        if (choiceRate !== null) this.set({ version }, choiceRate)
    },
  })
}
