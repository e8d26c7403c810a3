import type { AsyncResult, WaitOptions } from '../result.ts'

/** The results of tasks that were sent together, in their order. */
export class GroupResult<Results extends readonly unknown[] = readonly unknown[]> {
  readonly id: string
  readonly members: readonly (AsyncResult | GroupResult)[]

  constructor(id: string, members: readonly (AsyncResult | GroupResult)[]) {
    this.id = id
    this.members = members
  }

  /**
   * All values, as soon as all are there; fails as soon as one of them has failed.
   * @throws TaskFailed, TaskRevoked, ResultTimeout, or the signal's reason
   */
  async get(options: WaitOptions = {}): Promise<Results> {
    const done = new AbortController()
    const signal = options.signal ? AbortSignal.any([options.signal, done.signal]) : done.signal
    try {
      const values = await Promise.all(
        this.members.map((member): Promise<unknown> => member.get({ ...options, signal })),
      )
      return values as unknown as Results
    } finally {
      // The others hold subscriptions open.
      done.abort()
    }
  }

  /** Asks all workers not to start the members; with `terminate`, also to end those that run. */
  async revoke(options: { terminate?: boolean } = {}): Promise<void> {
    await Promise.all(this.members.map((member) => member.revoke(options)))
  }
}
