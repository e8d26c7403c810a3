/** What a key opens: `client` the routes of inferences, `operator` everything. */
export type KeyScope = 'client' | 'operator'

/** What may be shown of a key. */
export interface KeyRow {
  readonly keyId: number
  readonly name: string
  readonly scope: KeyScope
  /** The public beginning of the key. */
  readonly prefix: string
  readonly createdAt: Date
  /** Null while it holds. */
  readonly withdrawnAt: Date | null
}

export interface StoredKey extends KeyRow {
  /** SHA-256 of the key, 32 bytes. */
  readonly hash: Uint8Array
}

export interface KeyStore {
  /** @returns undefined for a client's key while no operator's holds: then nothing is stored */
  add(key: Pick<StoredKey, 'name' | 'scope' | 'prefix' | 'hash'>): Promise<KeyRow | undefined>
  /** All that were ever made, oldest first, with their hashes: for whoever lets in. */
  all(): Promise<StoredKey[]>
  /**
   * Takes a key out of use; a second time changes nothing.
   * @returns `last` for the only one of an operator that holds, which stays; undefined when there is no such key
   */
  withdraw(keyId: number): Promise<KeyRow | 'last' | undefined>
}
