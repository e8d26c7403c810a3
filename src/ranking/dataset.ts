import { DatasetInvalid } from './errors.ts'
import type { Dataset, Ranker } from './ranker.ts'

/** The gain of a grade is 2^grade − 1: above this, one item outweighs all others in double precision. */
const MAX_LABEL = 30

/**
 * Checks that the parts of a data set fit together.
 * @throws DatasetInvalid naming the part
 */
export const checkDataset = (data: Dataset): void => {
  const count = data.labels.length
  checkLength('rows', data.rows.length, count * data.featureNames.length)
  checkLength('itemIds', data.itemIds.length, count)
  checkOffsets(data.offsets, count)
  for (const [row, label] of data.labels.entries())
    if (!(label >= 0 && label <= MAX_LABEL))
      throw new DatasetInvalid(`the label of row ${row} is ${label}: give a grade from 0 to ${MAX_LABEL}`)
  if (data.weights !== undefined) checkWeights(data.weights, count)
  for (const column of data.categorical)
    if (data.featureNames[column] === undefined)
      throw new DatasetInvalid(`categorical column ${column} does not exist: there are ${data.featureNames.length}`)
}

/**
 * Checks that rows can be scored by a ranker.
 * @throws DatasetInvalid naming the two lengths
 */
export const checkRows = (ranker: Pick<Ranker, 'featureNames'>, rows: Float64Array, itemIds: Int32Array): void =>
  checkLength('rows', rows.length, itemIds.length * ranker.featureNames.length)

/**
 * Checks that two lists of columns are the same in the same order.
 * @throws DatasetInvalid naming the first difference
 */
export const checkSameFeatures = (expected: readonly string[], given: readonly string[]): void => {
  const columns = Math.max(expected.length, given.length)
  for (let column = 0; column < columns; column++)
    if (expected[column] !== given[column])
      throw new DatasetInvalid(
        `column ${column} is "${given[column] ?? 'absent'}" where "${expected[column] ?? 'none'}" is expected: make the rows with the same features`,
      )
}

const checkLength = (name: string, given: number, expected: number) => {
  if (given !== expected) throw new DatasetInvalid(`${name} has ${given} entries where ${expected} are expected`)
}

const checkWeights = (weights: Float64Array, count: number) => {
  checkLength('weights', weights.length, count)
  for (const [row, weight] of weights.entries())
    if (!(weight >= 0 && Number.isFinite(weight)))
      throw new DatasetInvalid(`the weight of row ${row} is ${weight}: give a finite number from 0`)
}

const checkOffsets = (offsets: Int32Array, count: number) => {
  if (offsets[0] !== 0 || offsets.at(-1) !== count)
    throw new DatasetInvalid(`offsets must start at 0 and end at the number of rows, ${count}`)
  for (let list = 1; list < offsets.length; list++)
    if ((offsets[list] as number) < (offsets[list - 1] as number))
      throw new DatasetInvalid(`list ${list - 1} ends before it starts: offsets must not fall`)
}
