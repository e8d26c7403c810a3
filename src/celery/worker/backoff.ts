import type { TaskOptions } from '../tasks.ts'

export const DEFAULT_RETRY_DELAY_SECONDS = 180
const DEFAULT_BACKOFF_MAX_SECONDS = 600

/**
 * Wait before an automatic retry: factor × 2^retries up to a maximum, drawn at random from 0 to that
 * ("full jitter"), as `get_exponential_backoff_interval` in celery/utils/time.py.
 * @returns undefined when the task has no backoff
 */
export const backoffSeconds = (options: TaskOptions, retries: number): number | undefined => {
  const { retryBackoff = false, retryBackoffMax = DEFAULT_BACKOFF_MAX_SECONDS, retryJitter = true } = options
  if (retryBackoff === false) return undefined
  const factor = retryBackoff === true ? 1 : retryBackoff
  const seconds = Math.min(retryBackoffMax, factor * 2 ** retries)
  return retryJitter ? Math.floor(Math.random() * (seconds + 1)) : seconds
}
