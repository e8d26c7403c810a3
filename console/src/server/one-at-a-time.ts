/**
 * A way to do something one at a time, until the signal aborts: asked for while it is under way, however often, it is
 * done once more after it. What takes longer than it is asked for ends all the same.
 * @param run never rejects
 */
export const oneAtATime = (run: () => Promise<void>, signal: AbortSignal): (() => void) => {
  let isUnderWay = false
  let isWanted = false
  const runAll = async () => {
    isUnderWay = true
    while (isWanted && !signal.aborted) {
      isWanted = false
      await run()
    }
    isUnderWay = false
  }
  return () => {
    isWanted = true
    if (!isUnderWay) void runAll()
  }
}
