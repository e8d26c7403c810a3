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
    const end = () => done.abort(options.signal?.reason)
    // A listener, because Node may collect a timeout signal that only `AbortSignal.any` listens to (nodejs/node#57736).
    options.signal?.addEventListener('abort', end, { once: true })
    if (options.signal?.aborted) end()
    try {
      const values = await Promise.all(
        this.members.map((member): Promise<unknown> => member.get({ ...options, signal: done.signal })),
      )
      return values as unknown as Results
    } finally {
      options.signal?.removeEventListener('abort', end)
      // The others hold subscriptions open.
      done.abort()
    }
  }

  /** Asks all workers not to start the members; with `terminate`, also to end those that run. */
  async revoke(options: { terminate?: boolean } = {}): Promise<void> {
    await Promise.all(this.members.map((member) => member.revoke(options)))
  }
}
