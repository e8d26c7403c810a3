/** Starts of a task: a number per second, or `'10/s'`, `'10/m'`, `'10/h'`; 0 means no limit. */
export type RateLimit = number | string

const SECONDS_OF: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600 }
const RATE = /^(\d+(?:\.\d+)?)(?:\/([smh]))?$/

/** @returns milliseconds between two starts, 0 without a limit, undefined for what is no rate */
export const intervalMs = (rate: unknown): number | undefined => {
  const [, count, unit = 's'] = RATE.exec(String(rate).trim()) ?? []
  if (count === undefined) return undefined
  return Number(count) === 0 ? 0 : (1_000 * (SECONDS_OF[unit] ?? 1)) / Number(count)
}

export const isRate = (value: unknown): boolean => intervalMs(value) !== undefined
