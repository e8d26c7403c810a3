import type { KeyRow, KeyScope } from '../store/store.ts'
import { makeKey } from './access/key.ts'
import { FirstKeyRefused, KeyUnknown, LastKeyRefused } from './errors.ts'
import type { ApiStore } from './parts.ts'

export interface NewKey {
  readonly name: string
  readonly scope: KeyScope
}

const keyRow = ({ keyId, name, scope, prefix, createdAt, withdrawnAt }: KeyRow) => ({
  key_id: keyId,
  name,
  scope,
  prefix,
  time_creation: createdAt.toISOString(),
  time_withdrawn: withdrawnAt?.toISOString() ?? null,
})

export type KeyAnswer = ReturnType<typeof keyRow>
export type MadeKey = KeyAnswer & { readonly key: string }

/** Who gets in: keys are made, listed and withdrawn. A key itself is told once, when it is made. */
export const createKeys = ({ keys }: Pick<ApiStore, 'keys'>, onChange: () => void = () => {}) => ({
  /** @throws FirstKeyRefused for a client's key while there is none for an operator, who would be locked out by it */
  async create({ name, scope }: NewKey): Promise<MadeKey> {
    const { key, prefix, hash } = makeKey()
    const row = await keys.add({ name, scope, prefix, hash })
    if (row === undefined) throw new FirstKeyRefused()
    onChange()
    return { ...keyRow(row), key }
  },
  /** All that were ever made, oldest first. */
  async list(): Promise<KeyAnswer[]> {
    return (await keys.all()).map(keyRow)
  },
  /**
   * It opens nothing from now on; other processes know within a second.
   * @throws KeyUnknown @throws LastKeyRefused for the only one of an operator that holds
   */
  async withdraw(keyId: number): Promise<KeyAnswer> {
    const row = await keys.withdraw(keyId)
    if (row === 'last') throw new LastKeyRefused()
    if (row === undefined) throw new KeyUnknown(keyId)
    onChange()
    return keyRow(row)
  },
})

export type Keys = ReturnType<typeof createKeys>
