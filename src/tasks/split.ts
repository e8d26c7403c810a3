import type { DatasetStore, ShownList, Split } from '../store/store.ts'

/** Share of the lists that validate, and share that test; the rest trains. */
const HELD_OUT_SHARE = 0.15

/** More lists than this say little more, and would keep a change of taste from the training for long. */
const MAX_HELD_OUT_LISTS = 300

/**
 * Splits lists by time: the oldest train, the newest test, so that a model is judged on what came after it.
 * @param listIds oldest first
 */
export const splitByTime = (listIds: readonly number[]): Split => {
  const heldOut = Math.min(Math.ceil(listIds.length * HELD_OUT_SHARE), MAX_HELD_OUT_LISTS)
  const testFrom = listIds.length - heldOut
  const validationFrom = testFrom - heldOut
  return {
    train: listIds.slice(0, validationFrom),
    validation: listIds.slice(validationFrom, testFrom),
    test: listIds.slice(testFrom),
  }
}

/** The lists of each part. */
export const readSplit = async (datasets: Pick<DatasetStore, 'read'>, split: Split) => {
  const all = await datasets.read([...split.train, ...split.validation, ...split.test])
  const testFrom = split.train.length + split.validation.length
  const part = (from: number, to?: number): ShownList[] => all.slice(from, to)
  return { train: part(0, split.train.length), validation: part(split.train.length, testFrom), test: part(testFrom) }
}
