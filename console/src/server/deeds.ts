interface Deed {
  readonly body: string
  readonly key: string
  /** When it was asked for first: from then on the server remembers the key. */
  readonly askedAtMs: number
}

/** Shorter than the server remembers a key, by more than an answer is waited for. */
const KEEP_MS = 300_000

/** What was asked for last at each place, a method and a path, and not answered. */
const unanswered = new Map<string, Deed>()

/** Not `randomUUID`, which a page that came without TLS lacks. */
const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16)).join('-')

/**
 * The `Idempotency-Key` of a deed, so that the server does it once: browsers send it again by themselves when a
 * connection breaks, and so do people. As long as no answer came, the same deed has the same key, unless another was
 * done at its place meanwhile: then it is no repeat.
 */
export const keyOfDeed = (place: string, body: string): string => {
  const before = unanswered.get(place)
  if (before?.body === body && performance.now() - before.askedAtMs < KEEP_MS) return before.key
  const key = newKey()
  unanswered.set(place, { body, key, askedAtMs: performance.now() })
  return key
}

/** The server said what became of it: the next one is another one. */
export const deedAnswered = (place: string, key: string) => {
  if (unanswered.get(place)?.key === key) unanswered.delete(place)
}
