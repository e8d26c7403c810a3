/** Well below `ABANDONED_SECONDS`, after which a run counts as lost. */
const BEAT_MS = 5_000

export interface Heartbeat {
  /** Aborts when the run is no longer to go on, or when the one it was given does. */
  readonly signal: AbortSignal
  stop(): void
}

/**
 * Tells every five seconds that a run is alive, and ends it when it hears that it may write no more. A beat that fails
 * ends nothing: the run's last statement is conditioned on its number in any case.
 * @param touch resolves to false when the run may write no more
 */
export const startHeartbeat = (touch: () => Promise<boolean>, signal?: AbortSignal): Heartbeat => {
  const stopping = new AbortController()
  let isOut = false
  const beat = async () => {
    // A database that is slow gets no second one beside the first.
    if (isOut) return
    isOut = true
    try {
      if (!(await touch())) stopping.abort()
    } finally {
      isOut = false
    }
  }
  const timer = setInterval(() => void beat().catch(() => undefined), BEAT_MS).unref()
  return {
    signal: signal ? AbortSignal.any([signal, stopping.signal]) : stopping.signal,
    stop: () => clearInterval(timer),
  }
}
