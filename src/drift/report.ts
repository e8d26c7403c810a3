import type { FeedbackDrift } from './judge-feedback.ts'
import { CHOICE_RATE, RECIPROCAL_POSITION } from './judge-feedback.ts'
import type { InputDrift } from './judge-inputs.ts'

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
  /** What has drifted: `input:` and a name, `choice_rate`, `reciprocal_position`. */
  readonly signals: readonly string[]
  readonly inputs: readonly InputDrift[]
  /** From the first hour of the recent users to the last. */
  readonly inputsFrom: Date | null
  readonly inputsTo: Date | null
  readonly feedback: FeedbackDrift
  readonly feedbackPoints: readonly FeedbackPoint[]
}

const INPUT_PREFIX = 'input:'

/** The names of the inputs among signals. */
export const inputsAmong = (signals: readonly string[]): Set<string> =>
  new Set(
    signals.filter((signal) => signal.startsWith(INPUT_PREFIX)).map((signal) => signal.slice(INPUT_PREFIX.length)),
  )

/** What has drifted, by name, in a fixed order. */
export const signalsOf = ({ inputs, feedback }: Pick<DriftReport, 'inputs' | 'feedback'>): string[] => [
  ...inputs.filter(({ drifted }) => drifted).map(({ name }) => `${INPUT_PREFIX}${name}`),
  ...(feedback.choiceRate.falling ? [CHOICE_RATE] : []),
  ...(feedback.reciprocalPosition.falling ? [RECIPROCAL_POSITION] : []),
]
