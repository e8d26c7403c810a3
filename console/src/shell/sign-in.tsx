import { useEffect, useRef, useState } from 'preact/hooks'
import { Button } from '../parts/button.tsx'
import '../parts/confirm.css'
import { enterKey, keyProblem, keyWanted, signIns } from '../server/key.ts'

const KeyField = ({ value, onChange }: { value: string; onChange: (key: string) => void }) => (
  <label>
    Operator key
    <input
      class="dialog-input"
      type="password"
      autocomplete="off"
      required
      value={value}
      onInput={(event) => onChange(event.currentTarget.value)}
    />
  </label>
)

const KeyForm = ({ refusal }: { refusal: string }) => {
  const dialog = useRef<HTMLDialogElement>(null)
  const [key, setKey] = useState('')
  const [misfit, setMisfit] = useState<string>()
  const problem = misfit ?? refusal
  const signIn = (event: Event) => {
    event.preventDefault()
    const why = keyProblem(key.trim())
    if (why === undefined) enterKey(key.trim())
    else setMisfit(why)
  }
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog
      class="dialog"
      ref={dialog}
      aria-labelledby="sign-in-title"
      onCancel={(event) => event.preventDefault()}
      // Browsers let the second Escape in a row close it all the same.
      onClose={() => dialog.current?.showModal()}
    >
      <form onSubmit={signIn}>
        <h2 id="sign-in-title">Sign in</h2>
        <p>
          This server asks for a key. Enter an operator key; make one with <code>stellwerk keys create</code>. It is
          forgotten when this tab is closed.
        </p>
        {problem !== '' && (
          <p class="dialog-problem" role="alert">
            {problem}
          </p>
        )}
        <KeyField value={key} onChange={setKey} />
        <div class="dialog-actions">
          <Button type="submit" kind="primary">
            Sign in
          </Button>
        </div>
      </form>
    </dialog>
  )
}

/** Asks for a key as soon as the server wants one, anew for each that it refuses. */
export const SignIn = () =>
  keyWanted.value === undefined ? null : <KeyForm key={signIns.value} refusal={keyWanted.value} />
