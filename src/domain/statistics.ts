/** The statistics that stand for a list of numbers, in the order of their columns. */
export const STATISTICS = ['avg', 'std', 'min', 'max'] as const

export type Statistic = (typeof STATISTICS)[number]

/**
 * Mean, population standard deviation, minimum and maximum, in the unit of the numbers.
 * @returns undefined for anything but a list of one or more numbers
 */
export const statisticsOf = (list: unknown): Record<Statistic, number> | undefined => {
  if (!Array.isArray(list) || list.length === 0) return undefined
  const numbers = list.map((entry) => (typeof entry === 'number' ? entry : Number.NaN))
  const avg = mean(numbers)
  return {
    avg,
    std: Math.sqrt(mean(numbers.map((number) => (number - avg) ** 2))),
    // Spread arguments would overflow the stack for a list as long as a request may bring.
    min: numbers.reduce((least, number) => Math.min(least, number)),
    max: numbers.reduce((most, number) => Math.max(most, number)),
  }
}

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0) / numbers.length
