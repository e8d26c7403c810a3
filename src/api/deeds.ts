/** What was answered to a deed. */
export interface DeedAnswer {
  readonly status: number
  readonly type: string
  readonly body: string
}

/** Something that was asked for with an `Idempotency-Key`. */
export interface Deed {
  /** Fingerprint of its body. */
  readonly payload: string
  readonly answer: Promise<DeedAnswer>
  settle(answer: DeedAnswer): void
}

interface KeptDeed extends Deed {
  readonly begunAtMs: number
  isSettled: boolean
}

/** Longer than anybody who got no answer tries again. */
const KEEP_MS = 600_000
/** Of each caller; of more the oldest are forgotten. */
export const MOST_DEEDS = 1000

/** The deeds of each caller in the last ten minutes. One that is under way is kept, however long it takes: its repeats wait for it. */
export const createDeeds = (nowMs: () => number = () => performance.now()) => {
  const callers = new Map<string, Map<string, KeptDeed>>()
  let sweptAtMs = nowMs()

  const deedsOf = (caller: string) => {
    const deeds = callers.get(caller) ?? new Map<string, KeptDeed>()
    callers.set(caller, deeds)
    return deeds
  }
  /** They stand as they were begun, the oldest first. */
  const forgetOld = (deeds: Map<string, KeptDeed>) => {
    for (const [name, { begunAtMs, isSettled }] of deeds) {
      if (deeds.size <= MOST_DEEDS && nowMs() - begunAtMs < KEEP_MS) return
      if (isSettled) deeds.delete(name)
    }
  }

  /** Callers who do not come again, now and then. */
  const sweep = () => {
    if (nowMs() - sweptAtMs < KEEP_MS) return
    sweptAtMs = nowMs()
    for (const [caller, deeds] of callers) {
      forgetOld(deeds)
      if (deeds.size === 0) callers.delete(caller)
    }
  }

  return {
    /** Who is remembered. */
    callers: () => [...callers.keys()],
    /** The deed that this one repeats; undefined where it is the first. */
    find(caller: string, name: string): Deed | undefined {
      const deeds = callers.get(caller)
      if (deeds) forgetOld(deeds)
      return deeds?.get(name)
    },
    begin(caller: string, name: string, payload: string): Deed {
      sweep()
      const deeds = deedsOf(caller)
      let resolve: Deed['settle'] = () => {}
      const answer = new Promise<DeedAnswer>((onAnswer) => {
        resolve = onAnswer
      })
      const settle = (told: DeedAnswer) => {
        if (deed.isSettled) return
        deed.isSettled = true
        // What was refused may be tried again.
        if (told.status >= 300) deeds.delete(name)
        resolve(told)
      }
      const deed = { payload, begunAtMs: nowMs(), isSettled: false, answer, settle }
      deeds.set(name, deed)
      return deed
    },
  }
}
