import { useState } from 'preact/hooks'
import type { MadeKey } from '../../../../src/api/keys.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { ask } from '../../server/ask.ts'
import './new-key.css'

type Scope = MadeKey['scope']

const SCOPES: readonly (readonly [Scope, string])[] = [
  ['client', 'Client: its own inferences'],
  ['operator', 'Operator: everything'],
]

const ScopeChoice = ({ scope, onChange }: { scope: Scope; onChange: (scope: Scope) => void }) => (
  <fieldset class="scopes">
    <legend>What it opens</legend>
    {SCOPES.map(([value, text]) => (
      <label key={value}>
        <input type="radio" name="scope" value={value} checked={scope === value} onChange={() => onChange(value)} />{' '}
        {text}
      </label>
    ))}
  </fieldset>
)

interface NewKeyProps {
  readonly onMade: (key: MadeKey) => void
  readonly onLateRefusal: (text: string) => void
  readonly onClose: () => void
}

/** Asks whose the key is and what it opens, then makes it. */
export const NewKey = ({ onMade, ...ends }: NewKeyProps) => {
  const [name, setName] = useState('')
  const [scope, setScope] = useState<Scope>('client')
  const make = async () => onMade(await ask<MadeKey>('/keys', { method: 'POST', body: { name: name.trim(), scope } }))
  return (
    <Confirm title="Make a key" action="Make it" onConfirm={make} {...ends}>
      <label>
        Whose it is
        <input
          class="dialog-input"
          type="text"
          required
          maxLength={100}
          autocomplete="off"
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </label>
      <ScopeChoice scope={scope} onChange={setScope} />
      <p class="soft small">
        It is shown once. From the first key on nobody gets in without one, this console included.
      </p>
    </Confirm>
  )
}
