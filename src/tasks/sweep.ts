import type { Outbox, Unpublished } from '../store/store.ts'

/** One kind of accepted task, and how its queue is reached. */
export interface Swept<Entry> {
  readonly outbox: Pick<Outbox<Entry>, 'claim' | 'published' | 'release' | 'reclaim' | 'endOverdue'>
  publish(entry: Unpublished<Entry>): Promise<unknown>
  /** Messages in the queue that no worker has taken. */
  depth(): Promise<number>
  /** Tells workers and whoever waits that these tasks have ended; must not throw. Nothing waits for it. */
  tellEnded(taskIds: readonly string[]): void
}

export interface SweepOptions {
  /** Rows younger than this, in milliseconds, may still be on their ordinary way. */
  readonly olderThanMs: number
  /** Rows looked at in one go. */
  readonly limit: number
}

/** So long a process may take to publish what it has claimed, before another one does it as well. */
const CLAIM_MS = 30_000

/**
 * Publishes what was accepted and stored but never reached the broker: the stored row is the outbox. Of several
 * processes each claims other rows. A message may go out twice even so; the handlers allow for it.
 * @returns how many were published
 */
export const publishUnsent = async <Entry>(
  { outbox, publish }: Pick<Swept<Entry>, 'outbox' | 'publish'>,
  options: SweepOptions,
): Promise<number> => {
  const entries = await outbox.claim({ ...options, forMs: CLAIM_MS })
  const sent = await Promise.allSettled(entries.map((entry) => publish(entry)))
  const idsOf = (status: 'fulfilled' | 'rejected') =>
    entries.filter((_, i) => sent[i]?.status === status).map(({ taskId }) => taskId)
  const [published, refused] = [idsOf('fulfilled'), idsOf('rejected')]
  if (published.length > 0) await outbox.published(published)
  if (refused.length > 0) await outbox.release(refused)
  return published.length
}

/**
 * Ends what has not ended by its deadline. The rows end first; telling only saves work, so a broker that is away holds up
 * nothing.
 * @returns their ids
 */
export const endOverdue = async <Entry>(
  { outbox, tellEnded }: Pick<Swept<Entry>, 'outbox' | 'tellEnded'>,
  limit: number,
): Promise<string[]> => {
  const ended = await outbox.endOverdue(limit)
  if (ended.length > 0) tellEnded(ended)
  return ended
}

/** A queue that is never empty must not hide what was lost; waiting in it may take a while. */
const BUSY_FACTOR = 4

/**
 * Puts back into the outbox what was published, has not ended, and of which nothing was heard for long: much longer while
 * messages still wait in the queue, because it may be among them. Then it is sent twice, which handlers allow for.
 * @returns their ids
 */
export const reclaimAbandoned = async <Entry>(
  { outbox, depth }: Pick<Swept<Entry>, 'outbox' | 'depth'>,
  { silentForMs, limit }: { readonly silentForMs: number; readonly limit: number },
): Promise<string[]> => {
  const factor = (await depth()) > 0 ? BUSY_FACTOR : 1
  return outbox.reclaim({ silentForMs: factor * silentForMs, limit })
}
