import { binsOf, countIn, labelsOf } from './bins.ts'
import type { Input } from './inputs.ts'
import { EMPTY, mergeSketches, type Sketch } from './sketch.ts'

/** How an input was distributed over time, in bins that stay the same. */
export interface InputHistory {
  readonly name: string
  /** Whether all values are whole numbers. */
  readonly isWhole: boolean
  readonly bins: readonly string[]
  /** Users in each bin among those the champion was trained on; null when that is not known. */
  readonly reference: readonly number[] | null
  readonly windows: readonly { readonly startedAt: Date; readonly users: number; readonly counts: readonly number[] }[]
}

/** @param reference the sketch to take the bins from; without it they are those of all windows together */
export const historyOf = (
  { name, kind, isWhole }: Pick<Input, 'name' | 'kind' | 'isWhole'>,
  reference: Sketch | undefined,
  windows: readonly { readonly startedAt: Date; readonly sketch: Sketch | undefined }[],
): InputHistory => {
  const all = reference ?? windows.reduce((sum, { sketch }) => mergeSketches(sum, sketch ?? EMPTY), EMPTY)
  const bins = binsOf(kind, all)
  const counted = windows.map(({ startedAt, sketch }) => ({ startedAt, counts: countIn(bins, sketch ?? EMPTY) }))
  return {
    name,
    isWhole,
    bins: labelsOf(bins, isWhole),
    reference: reference === undefined ? null : countIn(bins, reference),
    windows: counted.map((window) => ({ ...window, users: window.counts.reduce((sum, count) => sum + count, 0) })),
  }
}
