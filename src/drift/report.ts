import type { FeedbackDrift } from './judge-feedback.ts'
import { CHOICE_RATE, RECIPROCAL_POSITION } from './judge-feedback.ts'
import type { InputDrift } from './judge-inputs.ts'
import type { TasteDrift } from './judge-taste.ts'

/** Figures of consecutive answered lists, in the order of their choices. */
export interface FeedbackPoint {
  readonly from: Date
  readonly to: Date
  readonly lists: number
  readonly choiceRate: number
  /** Of the lists with a choice; null when there is none. */
  readonly reciprocalPosition: number | null
  readonly meanPosition: number | null
}

/** How users and their choices differ from those the champion knows. */
export interface DriftReport {
  /** The champion; null when none serves. */
  readonly modelId: string | null
  readonly drifted: boolean
  /** When the first of the signals was noticed; null without one. */
  readonly since: Date | null
  /** What has drifted: `input:` or `taste:` and a name, `choice_rate`, `reciprocal_position`. */
  readonly signals: readonly string[]
  readonly inputs: readonly InputDrift[]
  /** From the first hour of the recent users to the last. */
  readonly inputsFrom: Date | null
  readonly inputsTo: Date | null
  readonly feedback: FeedbackDrift
  readonly tastes: readonly TasteDrift[]
  readonly feedbackPoints: readonly FeedbackPoint[]
}

/** The names that stand behind `input:` or `taste:` in signals. */
export const namesAmong = (signals: readonly string[], kind: 'input' | 'taste'): Set<string> =>
  new Set(signals.filter((signal) => signal.startsWith(`${kind}:`)).map((signal) => signal.slice(kind.length + 1)))

/** What has drifted, by name, in a fixed order. */
export const signalsOf = ({
  inputs,
  feedback,
  tastes,
}: Pick<DriftReport, 'inputs' | 'feedback' | 'tastes'>): string[] => [
  ...inputs.filter(({ drifted }) => drifted).map(({ name }) => `input:${name}`),
  ...(feedback.choiceRate.falling ? [CHOICE_RATE] : []),
  ...(feedback.reciprocalPosition.falling ? [RECIPROCAL_POSITION] : []),
  ...tastes.filter(({ drifted }) => drifted).map(({ name }) => `taste:${name}`),
]
