import type { Monitor } from '../celery/index.ts'
import { within } from './within.ts'

/** Longer than that nobody waits for the broker. */
const ANSWER_MS = 800

/** Opens the monitor for the first who needs it, closes it after the last; while it cannot be opened, each need tries again. */
const shareMonitor = (open: () => Promise<Monitor>) => {
  const users = new Set<string>()
  let monitor: Promise<Monitor> | undefined
  return {
    async need(user: string) {
      users.add(user)
      monitor ??= open()
      const opening = monitor
      await opening.catch((error: unknown) => {
        if (monitor === opening) monitor = undefined
        throw error
      })
    },
    async leave(user: string) {
      users.delete(user)
      if (users.size > 0 || monitor === undefined) return
      const closing = monitor
      monitor = undefined
      await (await closing).close()
    },
  }
}

/** One monitor for all who listen, of whom each says again and again that it does. */
export const createListening = (open: () => Promise<Monitor>, onError: (error: unknown) => void) => {
  const { need, leave } = shareMonitor(open)
  const pending = new Set<string>()
  return {
    /** Waits for the monitor, but not for long, and not again while the wait before has no end yet. */
    async as(user: string): Promise<void> {
      if (pending.has(user)) return
      pending.add(user)
      const opened = need(user)
        .catch(onError)
        .finally(() => pending.delete(user))
      await within(opened, ANSWER_MS, () => undefined)
    },
    leave,
  }
}
