interface Deed {
  readonly key: string
  readonly askedAtMs: number
}

/** Shorter than the server remembers a key. */
const KEEP_MS = 300_000

/** What was asked for and not answered, by what it was. */
const unanswered = new Map<string, Deed>()

/** Not `randomUUID`, which a page that came without TLS lacks. */
const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16)).join('-')

/**
 * The `Idempotency-Key` of a deed, so that the server does it once: browsers send it again by themselves when a
 * connection breaks, and so do people. As long as no answer came, the same deed has the same key.
 */
export const keyOfDeed = (deed: string): string => {
  const before = unanswered.get(deed)
  const isSame = before !== undefined && performance.now() - before.askedAtMs < KEEP_MS
  const { key } = isSame ? before : { key: newKey() }
  unanswered.set(deed, { key, askedAtMs: performance.now() })
  return key
}

/** The server said what became of it: the next one is another one. */
export const deedAnswered = (deed: string) => unanswered.delete(deed)
