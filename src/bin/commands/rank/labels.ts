import type { Dataset } from '../../../ranking/ranker.ts'
import { TableInvalid } from '../../../tables/errors.ts'
import type { Lists } from '../../../tables/table.ts'

type Labelled = Pick<Lists, 'data' | 'groups'>

const isMixed = ({ labels, offsets }: Dataset, list: number) =>
  labels.subarray(offsets[list], offsets[list + 1]).some((label, _, all) => label !== all[0])

/** Lists in which no order is better than another one. */
const flatLists = ({ data, groups }: Labelled) =>
  groups.reduce((flat, _, list) => flat + Number(!isMixed(data, list)), 0)

/** Says on standard error how many lists count for nothing, where there are any. */
const noteFlat = (path: string, flat: number, lists: number) => {
  if (flat > 0)
    process.stderr.write(
      `${path}: ${flat} of ${lists} lists have a single row, or equal labels: no order of theirs is better than another\n`,
    )
}

/** @throws TableInvalid when no list prefers one item to another */
export const checkLearnable = (path: string, lists: Labelled): void => {
  const { data, groups } = lists
  const flat = flatLists(lists)
  if (flat === groups.length) {
    const finding = data.labels.length === flat ? 'each list has a single row' : 'in each list all labels are equal'
    throw new TableInvalid(`${path}: ${finding}, so there is nothing to learn; look at the label and group columns`)
  }
  noteFlat(path, flat, groups.length)
}

/** @throws TableInvalid when all figures would be 0 whatever the scores */
export const checkMeasurable = (path: string, lists: Labelled): void => {
  if (!lists.data.labels.some((label) => label > 0))
    throw new TableInvalid(`${path}: no row has a label above 0, so nothing can be measured; look at the label column`)
  noteFlat(path, flatLists(lists), lists.groups.length)
}
