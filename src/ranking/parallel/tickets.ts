/**
 * How threads share a job of several parts: whoever is free claims the next part. The thread that published the job
 * claims parts too and waits only for those that others have claimed, so that a thread that is slow to start, or never
 * does, delays nothing.
 */

/** Parts nobody has claimed yet; threads sleep while it is 0 and end when it is `CLOSED`. */
const UNCLAIMED = 0
/** Parts that are not done yet. */
const UNFINISHED = 1
/** Not 0 when a thread failed in a part it had claimed, which will never be done. */
const FAILED = 2
const CLOSED = -1

/** Where the description of a job begins in the control array; it stands still while a part is claimed. */
export const JOB = 3

/** A part takes milliseconds: where none is finished for so many waits, a thread is gone, as when its memory ran out. */
const MOST_WAITS = 60
/** One long wait would also be over after the whole process was stopped for a while. */
const WAIT_MS = 1_000

/** Offers parts; the description must be written before. */
export const publish = (control: Int32Array, parts: number): void => {
  Atomics.store(control, UNFINISHED, parts)
  Atomics.store(control, UNCLAIMED, parts)
  Atomics.notify(control, UNCLAIMED)
}

/** Does parts until none is left to claim. */
export const doParts = (control: Int32Array, doPart: (part: number) => void): void => {
  for (let left = Atomics.load(control, UNCLAIMED); left > 0; left = Atomics.load(control, UNCLAIMED)) {
    if (Atomics.compareExchange(control, UNCLAIMED, left, left - 1) !== left) continue
    doPart(left - 1)
    if (Atomics.sub(control, UNFINISHED, 1) === 1) Atomics.notify(control, UNFINISHED)
  }
}

/** Says that a part will never be done, and wakes who waits for it. */
export const fail = (control: Int32Array): void => {
  Atomics.store(control, FAILED, 1)
  Atomics.store(control, UNFINISHED, 0)
  Atomics.notify(control, UNFINISHED)
}

/**
 * Blocks until all parts are done, those of other threads too.
 * @returns false when one of them will never be: its thread failed, or is silent for all of the waits
 */
export const awaitParts = (control: Int32Array, waits = MOST_WAITS): boolean => {
  let before = Number.NaN
  let silent = 0
  for (let left = Atomics.load(control, UNFINISHED); left > 0; left = Atomics.load(control, UNFINISHED)) {
    silent = left === before ? silent + 1 : 0
    if (silent > waits) return false
    before = left
    Atomics.wait(control, UNFINISHED, left, WAIT_MS)
  }
  return Atomics.load(control, FAILED) === 0
}

/** Blocks until there is something to claim. @returns false when there will be nothing any more */
export const awaitJob = (control: Int32Array): boolean => {
  Atomics.wait(control, UNCLAIMED, 0)
  return Atomics.load(control, UNCLAIMED) !== CLOSED
}

/** Ends the threads that wait for a job, and those that are only starting. */
export const closeJobs = (control: Int32Array): void => {
  Atomics.store(control, UNCLAIMED, CLOSED)
  Atomics.notify(control, UNCLAIMED)
}
