import type { Outbox } from '../store/store.ts'

/** One kind of accepted task whose message may be lost, and how to send it again. */
export interface Swept<Entry extends { taskId: string }> {
  readonly outbox: Pick<Outbox<Entry>, 'unpublished' | 'published'>
  publish(entry: Entry): Promise<unknown>
}

export interface SweepOptions {
  /** Rows younger than this, in milliseconds, may still be on their ordinary way. */
  readonly olderThanMs: number
  /** Rows looked at in one go. */
  readonly limit: number
}

/**
 * Publishes what was accepted and stored but never reached the broker: the stored row is the outbox.
 * A message may go out twice; the handlers allow for it.
 * @returns how many were published
 */
export const sweep = async <Entry extends { taskId: string }>(
  { outbox, publish }: Swept<Entry>,
  options: SweepOptions,
) => {
  const entries = await outbox.unpublished(options)
  const sent = await Promise.allSettled(entries.map((entry) => publish(entry)))
  const published = entries.filter((_, i) => sent[i]?.status === 'fulfilled').map(({ taskId }) => taskId)
  if (published.length > 0) await outbox.published(published)
  return published.length
}
