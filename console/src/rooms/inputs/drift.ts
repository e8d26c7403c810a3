import type { DriftAnswers } from '../../../../src/api/drift.ts'

export type Drift = Awaited<ReturnType<DriftAnswers['report']>>
export type InputDrift = Drift['inputs'][number]
export type TasteDrift = Drift['tastes'][number]

export type Thresholds = Drift['thresholds']

export const isJudged = ({ reference_users, recent_users }: InputDrift, { inputs }: Thresholds) =>
  Math.min(reference_users, recent_users) >= inputs.least_users

/** How an input stands, in a word and a tone. */
export const standing = (input: InputDrift, thresholds: Thresholds) => {
  if (input.drifted) return { tone: 'warn', word: 'Drifted' } as const
  if (!isJudged(input, thresholds)) return { tone: 'quiet', word: 'Too few users yet' } as const
  return input.psi < thresholds.inputs.ends_below
    ? ({ tone: 'good', word: 'Stable' } as const)
    : ({ tone: 'busy', word: 'Moving' } as const)
}
