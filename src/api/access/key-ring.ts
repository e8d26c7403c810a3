import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { KeyStore, StoredKey } from '../../store/store.ts'
import { Unavailable } from '../errors.ts'
import { within } from '../within.ts'
import { hashOf, prefixOf } from './key.ts'

/** With the patience below, how late a key that was made or withdrawn elsewhere takes effect: within a second. */
const HOLD_MS = 500
/** A database that does not answer must not hold up those whose keys are known. */
const PATIENCE_MS = 400

interface Keys {
  /** Whether there ever was one: withdrawing the last key does not open the door. */
  readonly inUse: boolean
  /** Those that hold, by their public beginning. */
  readonly byPrefix: ReadonlyMap<string, StoredKey>
}

const AWAY = 'keys cannot be looked up: the database is away'

const NO_HASH = randomBytes(32)

const keysOf = (all: readonly StoredKey[]): Keys => ({
  inUse: all.length > 0,
  byPrefix: new Map(all.filter(({ withdrawnAt }) => withdrawnAt === null).map((key) => [key.prefix, key])),
})

/** The key that was sent, if it holds; as fast for a wrong one as for a right one. */
const findKey = ({ byPrefix }: Keys, sent: string) => {
  const found = byPrefix.get(prefixOf(sent) ?? '')
  const isSame = timingSafeEqual(hashOf(sent), found?.hash ?? NO_HASH)
  return isSame ? found : undefined
}

/**
 * The stored keys, read again at most twice a second and only when somebody asks. Nobody outside can cause a query by
 * sending keys. While the database is away, those known last hold.
 */
export const createKeyRing = (store: Pick<KeyStore, 'all'>) => {
  let known: Keys | undefined
  let askedAt = Number.NEGATIVE_INFINITY
  let asking: Promise<void> | undefined
  /** Whether the patience of somebody ended already: nobody else waits for the same reading. */
  let isLate = false
  let forgotten = 0

  const read = async (): Promise<void> => {
    const [before, startedAt] = [forgotten, performance.now()]
    const keys = keysOf(await store.all())
    // What was read may be from before the change.
    if (before !== forgotten) return read()
    known = keys
    askedAt = startedAt
  }
  const ask = async () => {
    try {
      await read()
    } catch (cause) {
      askedAt = performance.now()
      if (known === undefined) throw new Unavailable(AWAY, cause)
    } finally {
      asking = undefined
      isLate = false
    }
  }
  const patiently = (work: Promise<void>) =>
    within(work, PATIENCE_MS, () => {
      isLate = true
    })
  const current = async (): Promise<Keys> => {
    if (performance.now() - askedAt >= HOLD_MS) {
      asking ??= ask()
      if (known === undefined) await asking
      else if (!isLate) await patiently(asking)
    }
    if (known === undefined) throw new Unavailable(AWAY)
    return known
  }
  return {
    /** @throws Unavailable as long as the keys could never be read */
    async inUse() {
      return (await current()).inUse
    },
    /** The key with this text; undefined when it is unknown or withdrawn. @throws Unavailable */
    async find(sent: string) {
      return findKey(await current(), sent)
    },
    /** What was known does not hold any more: the next one who asks has it read again. */
    forget() {
      forgotten += 1
      askedAt = Number.NEGATIVE_INFINITY
    },
  }
}

export type KeyRing = ReturnType<typeof createKeyRing>
