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
  let readAt = Number.NEGATIVE_INFINITY
  let reading: Promise<void> | undefined

  const read = async () => {
    try {
      const startedAt = performance.now()
      known = keysOf(await store.all())
      readAt = startedAt
    } catch (cause) {
      if (known === undefined) throw new Unavailable('keys cannot be looked up: the database is away', cause)
    } finally {
      reading = undefined
    }
  }
  const current = async (): Promise<Keys> => {
    if (known !== undefined && performance.now() - readAt < HOLD_MS) return known
    reading ??= read()
    await (known === undefined ? reading : within(reading, PATIENCE_MS, () => undefined))
    if (known === undefined) throw new Unavailable('keys cannot be looked up: the database is away')
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
      readAt = Number.NEGATIVE_INFINITY
    },
  }
}

export type KeyRing = ReturnType<typeof createKeyRing>
