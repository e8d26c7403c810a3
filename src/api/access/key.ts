import { createHash, randomBytes } from 'node:crypto'

const FORM = /^(stellwerk_[0-9a-f]{12})_[\w-]{43}$/

/**
 * A new key: a public beginning that tells it apart, then 256 random bits. Only the hash is stored. SHA-256 is enough:
 * slow hashes protect what people make up, and nobody goes through 2^256 random values at any speed.
 */
export const makeKey = () => {
  const prefix = `stellwerk_${randomBytes(6).toString('hex')}`
  const key = `${prefix}_${randomBytes(32).toString('base64url')}`
  return { key, prefix, hash: hashOf(key) }
}

/** The public beginning of a key; undefined for a text that is none. */
export const prefixOf = (key: string) => FORM.exec(key)?.[1]

/** SHA-256, 32 bytes. */
export const hashOf = (key: string) => createHash('sha256').update(key).digest()
