import { addFeedback, type Feedback, judgeFeedback, NO_FEEDBACK } from '../drift/judge-feedback.ts'
import { judgeInputs } from '../drift/judge-inputs.ts'
import { addTastes, judgeTastes } from '../drift/judge-taste.ts'
import { type DriftReport, type FeedbackPoint, namesAmong, signalsOf } from '../drift/report.ts'
import { mergeAll } from '../drift/sketch.ts'
import { THRESHOLDS } from '../drift/thresholds.ts'
import type { DriftReference, DriftState, DriftStore, FeedbackBlock, InputWindow } from '../store/store.ts'
import { BASELINE_BLOCKS, HOUR_MS, hourOf, type SketchParts, WINDOWS_KEPT_MS } from './sketches.ts'

/** The newest users, in whole hours, that are compared with those of the training. */
const RECENT_USERS = 1_000
/** The newest lists that are compared with the first ones; while there are few, half of them. */
const RECENT_BLOCKS = 8
/** Blocks in the report, for charts. */
const NEWEST_BLOCKS = 100

/** What users did since the champion was promoted. */
interface Evidence {
  readonly windows: readonly InputWindow[]
  readonly blocks: readonly FeedbackBlock[]
}

const sum = (blocks: readonly Feedback[]): Feedback => blocks.reduce(addFeedback, NO_FEEDBACK)

const tastesIn = (blocks: readonly FeedbackBlock[]) => addTastes(blocks.map(({ tastes }) => tastes))

/** A change of taste is measured against the lists that the champion learned from; while a model made few of them, against its first own ones. */
const tastesOf = (champion: DriftReference | undefined, blocks: readonly FeedbackBlock[]) => {
  const known = champion?.tastes ?? {}
  const isKnown = Object.values(known).some(({ count }) => count >= THRESHOLDS.feedback.leastLists)
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

const evidenceOf = async (drift: DriftStore, champion: DriftReference | undefined): Promise<Evidence> => {
  if (champion === undefined) return { windows: [], blocks: [] }
  const since = hourOf(new Date(Math.max(champion.promotedAt.getTime(), Date.now() - WINDOWS_KEPT_MS)))
  const [windows, blocks] = await Promise.all([
    drift.recentWindows(since, RECENT_USERS),
    drift.blocks(champion.modelId, champion.promotedAt, { first: BASELINE_BLOCKS, newest: NEWEST_BLOCKS }),
  ])
  return { windows, blocks }
}

/** The champion, and what had drifted before. */
export interface Standpoint {
  readonly champion: DriftReference | undefined
  readonly state: DriftState
}

const judge = ({ windows, blocks }: Evidence, { champion, state }: Standpoint, inputs: SketchParts['inputs']) => {
  const { baseline, recent } = partsOf(blocks)
  const tastes = tastesOf(champion, blocks)
  return {
    inputs: judgeInputs({
      inputs,
      reference: champion?.inputs ?? {},
      recent: mergeAll(windows.map(({ sketches }) => sketches)),
      before: namesAmong(state.signals, 'input'),
    }),
    feedback: judgeFeedback(sum(baseline), sum(recent), new Set(state.signals)),
    tastes: judgeTastes(tastes.baseline, tastes.recent, namesAmong(state.signals, 'taste')),
  }
}

/** How users and their choices stand to what the champion learned, by what has been read so far. */
export const reportDrift = async (
  { store, inputs }: Pick<SketchParts, 'store' | 'inputs'>,
  standpoint: Standpoint,
): Promise<DriftReport> => {
  const { champion, state } = standpoint
  const { windows, blocks } = await evidenceOf(store.drift, champion)
  const judged = judge({ windows, blocks }, standpoint, inputs)
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
