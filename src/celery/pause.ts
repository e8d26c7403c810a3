const FIRST_PAUSE_MS = 100

/** How long to wait before trying again: twice as long after each failure, up to a longest pause. @param failures from 0 */
export const growingPauseMs = (failures: number, longestMs: number): number =>
  Math.min(FIRST_PAUSE_MS * 2 ** failures, longestMs)
