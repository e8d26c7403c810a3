import { InvalidOption } from '../errors.ts'
import { isRate, type RateLimit } from '../rate.ts'
import { isSeconds } from '../settings.ts'
import { failed, findTask, ok } from './answers.ts'
import type { Command } from './controlled.ts'

const UNKNOWN_TASK = failed('unknown task')

/** For this worker and those of its tasks that have not started; 0 takes the limit away. */
export const rateLimit: Command = (worker, { task_name: name, rate_limit: given }) => {
  const rate = given || 0
  if (!isRate(rate)) return failed(`Invalid rate limit string: ${JSON.stringify(given)}`)
  const definition = findTask(worker, name)
  if (!definition) return UNKNOWN_TASK
  worker.tuning.setRateLimit(definition.name, rate as RateLimit)
  worker.lanes.wake()
  return ok(Number(rate) === 0 ? 'rate limit disabled successfully' : 'new rate limit set successfully')
}

/** For this worker and starts to come. Seconds; null, or left out, means the settings' limit. */
export const timeLimit: Command = (worker, { task_name: name, hard = null, soft = null }) => {
  const definition = findTask(worker, name)
  if (!definition) return UNKNOWN_TASK
  worker.tuning.setTimeLimits(definition.name, { hard: readSeconds('hard', hard), soft: readSeconds('soft', soft) })
  return ok('time limits set successfully')
}

const readSeconds = (name: string, value: unknown): number | null => {
  if (value === null || value === 0) return null
  if (isSeconds(value)) return Number(value)
  throw new InvalidOption(name, 'seconds above 0, or null', value)
}
