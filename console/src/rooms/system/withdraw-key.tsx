import type { KeyAnswer } from '../../../../src/api/keys.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { ask } from '../../server/ask.ts'
import { apiKey } from '../../server/key.ts'

interface WithdrawKeyProps {
  readonly ofKey: KeyAnswer
  readonly onWithdrawn: (key: KeyAnswer) => void
  readonly onLateRefusal: (text: string) => void
  readonly onClose: () => void
}

/** Asks once, then withdraws the key. */
export const WithdrawKey = ({ ofKey, onWithdrawn, ...ends }: WithdrawKeyProps) => {
  const withdraw = async () => onWithdrawn(await ask<KeyAnswer>(`/keys/${ofKey.key_id}`, { method: 'DELETE' }))
  return (
    <Confirm title="Withdraw this key?" action="Withdraw" isDangerous onConfirm={withdraw} {...ends}>
      <p>
        The key of {ofKey.name}, <code>{ofKey.prefix}…</code>, opens nothing from then on. This cannot be undone.
      </p>
      {apiKey.value.startsWith(ofKey.prefix) && <p>This tab uses it: you will be asked for another one.</p>}
    </Confirm>
  )
}
