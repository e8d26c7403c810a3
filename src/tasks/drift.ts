import { historyOf, type InputHistory } from '../drift/history.ts'
import { addFeedback, type Feedback, judgeFeedback, LEAST_LISTS, NO_FEEDBACK } from '../drift/judge-feedback.ts'
import { judgeInputs } from '../drift/judge-inputs.ts'
import { addTastes, judgeTastes } from '../drift/judge-taste.ts'
import { type DriftReport, type FeedbackPoint, namesAmong, signalsOf } from '../drift/report.ts'
import { mergeAll } from '../drift/sketch.ts'
import type { DriftReference, DriftState, FeedbackBlock } from '../store/store.ts'
import { BASELINE_BLOCKS, createSketches, hourOf, type SketchParts, WINDOWS_KEPT_MS } from './sketches.ts'

const HOUR_MS = 3_600_000

/** The newest users, in whole hours, that are compared with those of the training. */
const RECENT_USERS = 1_000
/** The newest lists that are compared with the first ones; while there are few, half of them. */
const RECENT_BLOCKS = 8
/** Blocks in the report, for charts. */
const NEWEST_BLOCKS = 100

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
}

const sum = (blocks: readonly Feedback[]): Feedback => blocks.reduce(addFeedback, NO_FEEDBACK)

const tastesIn = (blocks: readonly FeedbackBlock[]) => addTastes(blocks.map(({ tastes }) => tastes))

/** A change of taste is measured against the lists that the champion learned from; while a model made few of them, against its first own ones. */
const tastesOf = (champion: DriftReference | undefined, blocks: readonly FeedbackBlock[]) => {
  const known = champion?.tastes ?? {}
  const isKnown = Object.values(known).some(({ count }) => count >= LEAST_LISTS)
  if (isKnown) return { baseline: known, recent: tastesIn(blocks.slice(-RECENT_BLOCKS)) }
  const { baseline, recent } = partsOf(blocks)
  return { baseline: tastesIn(baseline), recent: tastesIn(recent) }
}

const partsOf = (blocks: readonly FeedbackBlock[]) => {
  const recent = Math.min(RECENT_BLOCKS, Math.floor(blocks.length / 2))
  const earlier = blocks.slice(0, blocks.length - recent)
  return { baseline: earlier.slice(0, BASELINE_BLOCKS), recent: blocks.slice(blocks.length - recent) }
}

const pointOf = ({ firstAt, lastAt, lists, chosen, reciprocals, positions }: FeedbackBlock): FeedbackPoint => ({
  from: firstAt,
  to: lastAt,
  lists,
  choiceRate: chosen / lists,
  reciprocalPosition: chosen === 0 ? null : reciprocals / chosen,
  meanPosition: chosen === 0 ? null : positions / chosen,
})

/** The signals of a former champion say nothing of this one. */
const stateFor = (modelId: string | null, state: DriftState): DriftState =>
  state.modelId === modelId ? state : { modelId, signals: [], since: null }

/** Watches whether users and their choices still are as the champion learned them. */
export const createDrift = (parts: SketchParts): Drift => {
  const { store, inputs } = parts
  const { drift } = store
  const { refresh } = createSketches(parts)

  const evidenceOf = async (champion: DriftReference | undefined) => {
    if (champion === undefined) return { windows: [], blocks: [] }
    const since = hourOf(new Date(Math.max(champion.promotedAt.getTime(), Date.now() - WINDOWS_KEPT_MS)))
    const [windows, blocks] = await Promise.all([
      drift.recentWindows(since, RECENT_USERS),
      drift.blocks(champion.modelId, champion.promotedAt, { first: BASELINE_BLOCKS, newest: NEWEST_BLOCKS }),
    ])
    return { windows, blocks }
  }

  const judge = async (champion: DriftReference | undefined, state: DriftState): Promise<DriftReport> => {
    const { windows, blocks } = await evidenceOf(champion)
    const { baseline, recent } = partsOf(blocks)
    const tastes = tastesOf(champion, blocks)
    const judged = {
      inputs: judgeInputs({
        inputs,
        reference: champion?.inputs ?? {},
        recent: mergeAll(windows.map(({ sketches }) => sketches)),
        before: namesAmong(state.signals, 'input'),
      }),
      feedback: judgeFeedback(sum(baseline), sum(recent), new Set(state.signals)),
      tastes: judgeTastes(tastes.baseline, tastes.recent, namesAmong(state.signals, 'taste')),
    }
    const signals = signalsOf(judged)
    const lastHour = windows.at(-1)?.startedAt
    return {
      ...judged,
      modelId: champion?.modelId ?? null,
      drifted: signals.length > 0,
      signals,
      since: signals.length > 0 ? (state.since ?? new Date()) : null,
      inputsFrom: windows[0]?.startedAt ?? null,
      inputsTo: lastHour === undefined ? null : new Date(lastHour.getTime() + HOUR_MS),
      feedbackPoints: blocks.slice(-NEWEST_BLOCKS).map(pointOf),
    }
  }

  return {
    async report() {
      const [champion, state] = await Promise.all([drift.reference(), drift.state()])
      return judge(champion, stateFor(champion?.modelId ?? null, state))
    },

    async history(name, hours) {
      const input = inputs.find((candidate) => candidate.name === name)
      if (input === undefined) return undefined
      const since = hourOf(new Date(Date.now() - (hours - 1) * HOUR_MS))
      const [champion, windows] = await Promise.all([drift.reference(), drift.windows(since)])
      const sketched = windows.map(({ startedAt, sketches }) => ({ startedAt, sketch: sketches[name] }))
      return historyOf(input, champion?.inputs?.[name], sketched)
    },

    async look() {
      await refresh()
      const [champion, stored] = await Promise.all([drift.reference(), drift.state()])
      const state = stateFor(champion?.modelId ?? null, stored)
      const report = await judge(champion, state)
      const { modelId, signals, since } = report
      const began = signals.filter((signal) => !state.signals.includes(signal))
      const ended = stored.signals.filter((signal) => !signals.includes(signal))
      const isChanged = began.length + ended.length > 0 || stored.modelId !== modelId
      const isOurs = isChanged && (await drift.changeState({ modelId, signals, since }, stored))
      return isOurs ? { report, began, ended } : { report, began: [], ended: [] }
    },
  }
}
