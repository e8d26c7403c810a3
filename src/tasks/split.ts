import type { Split } from '../store/store.ts'

/** Shares of the lists that validate and that test; the rest trains. */
const VALIDATION_SHARE = 0.15
const TEST_SHARE = 0.15

/**
 * Splits lists by time: the oldest train, the newest test, so that a model is judged on what came after it.
 * @param listIds oldest first
 */
export const splitByTime = (listIds: readonly number[]): Split => {
  const testFrom = listIds.length - Math.ceil(listIds.length * TEST_SHARE)
  const validationFrom = testFrom - Math.ceil(listIds.length * VALIDATION_SHARE)
  return {
    train: listIds.slice(0, validationFrom),
    validation: listIds.slice(validationFrom, testFrom),
    test: listIds.slice(testFrom),
  }
}
