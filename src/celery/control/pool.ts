import { CeleryError, InvalidOption } from '../errors.ts'
import { ok } from './answers.ts'
import type { Command } from './controlled.ts'

const MOST_SLOTS = 1_000

/** Each queue gets so many slots more, and a prefetch window to match. */
export const poolGrow: Command = async ({ lanes }, { n = 1 }) => {
  await lanes.resize(readSlots(n))
  return ok('pool will grow')
}

/** Each queue loses so many slots, but keeps one; what runs is not disturbed. */
export const poolShrink: Command = async ({ lanes }, { n = 1 }) => {
  await lanes.resize(-readSlots(n))
  return ok('pool will shrink')
}

const readSlots = (n: unknown): number => {
  if (typeof n === 'number' && Number.isInteger(n) && n >= 1 && n <= MOST_SLOTS) return n
  throw new InvalidOption('n', `a whole number from 1 to ${MOST_SLOTS}`, n)
}

export const autoscale: Command = () => {
  throw new CeleryError('Autoscale not enabled')
}

export const poolRestart: Command = () => {
  throw new CeleryError('Pool restarts not enabled')
}
