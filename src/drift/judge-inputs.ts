import { binsOf, countIn } from './bins.ts'
import type { Input } from './inputs.ts'
import { EMPTY, presentIn, type Sketch, type Sketches } from './sketch.ts'
import { stabilityIndex } from './stability.ts'
import { THRESHOLDS } from './thresholds.ts'
import { adjustForMany, chiSquare, kolmogorovSmirnov, type TestOutcome } from './two-samples.ts'

const { leastUsers, beginsAt, endsBelow, pValueBelow } = THRESHOLDS.inputs

export interface InputDrift {
  readonly name: string
  readonly test: 'kolmogorov-smirnov' | 'chi-square'
  /** Population stability index of the recent users against those the model was trained on. */
  readonly stabilityIndex: number
  readonly statistic: number
  readonly pValue: number
  /** The p-value adjusted for the number of inputs. */
  readonly adjustedPValue: number
  readonly referenceUsers: number
  readonly recentUsers: number
  readonly referenceMissing: number
  readonly recentMissing: number
  readonly drifted: boolean
}

export interface InputEvidence {
  readonly inputs: readonly Input[]
  readonly reference: Sketches
  readonly recent: Sketches
  /** Names of the inputs that had drifted at the last look. */
  readonly before: ReadonlySet<string>
}

const usersIn = (sketch: Sketch) => presentIn(sketch) + sketch.missing

const test = (kind: Input['kind'], reference: Sketch, recent: Sketch): TestOutcome => {
  if (kind === 'category') {
    const bins = binsOf(kind, reference)
    return chiSquare(countIn(bins, reference), countIn(bins, recent))
  }
  const values = kolmogorovSmirnov(reference, recent)
  if (reference.missing + recent.missing === 0) return values
  const absence = chiSquare([presentIn(reference), reference.missing], [presentIn(recent), recent.missing])
  // Two tests of one input: the smaller p-value counts double (Bonferroni).
  return { statistic: values.statistic, pValue: Math.min(1, 2 * Math.min(values.pValue, absence.pValue)) }
}

/**
 * Compares each input with the users a model was trained on. A drift begins when the shift is both large (by the index)
 * and certain (by the adjusted p-value), and ends when the index is small again.
 * An input that the reference does not know is left out.
 */
export const judgeInputs = ({ inputs, reference, recent, before }: InputEvidence): InputDrift[] => {
  const figures = inputs.flatMap(({ name, kind }) => {
    const known = reference[name]
    if (known === undefined) return []
    const now = recent[name] ?? EMPTY
    const bins = binsOf(kind, known)
    const index = stabilityIndex(countIn(bins, known), countIn(bins, now))
    return [{ name, kind, known, now, index, ...test(kind, known, now) }]
  })
  const adjusted = adjustForMany(figures.map(({ pValue }) => pValue))
  return figures.map(({ name, kind, known, now, index, statistic, pValue }, place) => {
    const adjustedPValue = adjusted[place] ?? 1
    const isJudged = Math.min(usersIn(known), usersIn(now)) >= leastUsers
    const begins = index >= beginsAt && adjustedPValue < pValueBelow
    return {
      name,
      test: kind === 'number' ? 'kolmogorov-smirnov' : 'chi-square',
      stabilityIndex: isJudged ? index : 0,
      statistic,
      pValue,
      adjustedPValue,
      referenceUsers: usersIn(known),
      recentUsers: usersIn(now),
      referenceMissing: known.missing,
      recentMissing: now.missing,
      drifted: isJudged && (begins || (before.has(name) && index >= endsBelow)),
    }
  })
}
