import { Gauge, type Registry } from 'prom-client'

/** How users and their choices differ from those the champion knows; NaN where nothing is known yet. */
export interface DriftObservation {
  readonly drifted: boolean
  /** By input. */
  readonly stabilityIndexes: Readonly<Record<string, number>>
  /** Of the newest answered lists. */
  readonly choiceRate: number
  readonly reciprocalPosition: number
}

/** @returns the way to say how things stand */
export const createDriftGauges = (registers: Registry[]) => {
  const index = new Gauge({
    name: 'stellwerk_input_psi',
    help: 'Population stability index of the newest users against those the champion was trained on',
    labelNames: ['input'],
    registers,
  })
  const choiceRate = new Gauge({
    name: 'stellwerk_choice_rate',
    help: 'Share of the newest answered lists with a choice',
    registers,
  })
  const reciprocal = new Gauge({
    name: 'stellwerk_choice_reciprocal_position',
    help: 'Mean of 1 / position of the choice in the newest answered lists with one',
    registers,
  })
  const drift = new Gauge({ name: 'stellwerk_drift', help: '1 while a drift is found, 0 otherwise', registers })

  // Where nobody has looked, a 0 would say that all is calm.
  for (const gauge of [choiceRate, reciprocal, drift]) gauge.remove()

  return (observation: DriftObservation) => {
    index.reset()
    for (const [input, value] of Object.entries(observation.stabilityIndexes)) index.set({ input }, value)
    choiceRate.set(observation.choiceRate)
    reciprocal.set(observation.reciprocalPosition)
    drift.set(observation.drifted ? 1 : 0)
  }
}
