import { EventEmitter, on } from 'node:events'
import { historyOf, type InputHistory } from '../drift/history.ts'
import type { DriftReport } from '../drift/report.ts'
import type { DriftState } from '../store/store.ts'
import { reportDrift } from './drift-report.ts'
import { createSketches, HOUR_MS, hourOf, type SketchParts } from './sketches.ts'

export interface DriftChange {
  readonly report: DriftReport
  readonly began: readonly string[]
  readonly ended: readonly string[]
}

export interface Drift {
  /** How things stand, by what has been read so far. */
  report(): Promise<DriftReport>
  /** The distribution of one input, hour by hour; undefined when there is no such input. */
  history(name: string, hours: number): Promise<InputHistory | undefined>
  /** Reads what is new, and tells what began or ended since the last look of any process. */
  look(): Promise<DriftChange>
  /** The report of each look that this process makes from now on, until the signal aborts. */
  looks(signal: AbortSignal): AsyncIterable<DriftReport>
}

/** The signals of a former champion say nothing of this one. */
const stateFor = (modelId: string | null, state: DriftState): DriftState =>
  state.modelId === modelId ? state : { modelId, signals: [], since: null }

/** What began or ended, for the one process that is the first to say so. */
const changeOf = (report: DriftReport, stored: DriftState, state: DriftState): DriftChange => ({
  report,
  began: report.signals.filter((signal) => !state.signals.includes(signal)),
  ended: stored.signals.filter((signal) => !report.signals.includes(signal)),
})

async function* until(signal: AbortSignal, made: EventEmitter): AsyncGenerator<DriftReport, void> {
  if (signal.aborted) return
  try {
    for await (const [report] of on(made, 'report', { signal }) as AsyncIterable<[DriftReport]>) yield report
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

/** Watches whether users and their choices still are as the champion learned them. */
export const createDrift = (parts: SketchParts): Drift => {
  const { store, inputs } = parts
  const { drift } = store
  const { refresh } = createSketches(parts)
  const made = new EventEmitter().setMaxListeners(0)

  const standpoint = async () => {
    const [champion, stored] = await Promise.all([drift.reference(), drift.state()])
    return { champion, stored, state: stateFor(champion?.modelId ?? null, stored) }
  }

  return {
    report: async () => reportDrift(parts, await standpoint()),

    async history(name, hours) {
      const input = inputs.find((candidate) => candidate.name === name)
      if (input === undefined) return undefined
      const since = hourOf(new Date(Date.now() - (hours - 1) * HOUR_MS))
      const [champion, windows] = await Promise.all([drift.reference(), drift.inputHistory(name, since)])
      return historyOf(input, champion?.inputs?.[name], windows)
    },

    async look() {
      await refresh()
      const { champion, stored, state } = await standpoint()
      const report = await reportDrift(parts, { champion, state })
      made.emit('report', report)
      const change = changeOf(report, stored, state)
      const { modelId, signals, since } = report
      const isChanged = change.began.length + change.ended.length > 0 || stored.modelId !== modelId
      const isOurs = isChanged && (await drift.changeState({ modelId, signals, since }, stored))
      return isOurs ? change : { report, began: [], ended: [] }
    },

    looks: (signal) => until(signal, made),
  }
}
