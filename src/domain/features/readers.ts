import type { FeatureValue } from '../domain.ts'

/** From the number of a column, never NaN, to what people read. */
export type Reader = (value: number) => FeatureValue

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

export const asNumber: Reader = (value) => value
export const asFlag: Reader = (value) => value === 1
export const asMonth: Reader = (month) => MONTHS[month - 1] ?? null
export const asWeekday: Reader = (fromMonday) => WEEKDAYS[fromMonday] ?? null

/** A category by its position. */
export const asNameIn =
  (names: readonly string[]): Reader =>
  (position) =>
    names[position] ?? null
