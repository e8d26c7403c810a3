import { useRef, useState } from 'preact/hooks'
import type { MadeKey } from '../../../../src/api/keys.ts'
import { Button } from '../../parts/button.tsx'
import { useBorrowedFocus } from '../../parts/use-borrowed-focus.ts'
import { apiKey } from '../../server/key.ts'
import './shown-key.css'

/** Browsers give pages the clipboard over TLS and on this machine only; elsewhere the key is marked, to be copied by hand. */
const copy = async (field: HTMLInputElement) => {
  field.select()
  try {
    await navigator.clipboard.writeText(field.value)
    return 'Copied.'
  } catch {
    return 'It is marked: copy it with Ctrl+C or ⌘C.'
  }
}

/** A new key, this once. */
export const ShownKey = ({ made: { name, key }, onClose }: { made: MadeKey; onClose: () => void }) => {
  const field = useRef<HTMLInputElement>(null)
  const heading = useBorrowedFocus<HTMLHeadingElement>()
  const [said, setSaid] = useState('')
  const copyKey = async () => {
    if (field.current !== null) setSaid(await copy(field.current))
  }
  return (
    <article class="panel shown-key" aria-labelledby="shown-key-title">
      <h2 id="shown-key-title" ref={heading} tabIndex={-1}>
        The key of {name}
      </h2>
      <p>Keep it now: it is not shown again.{apiKey.value === key && ' This tab uses it from now on.'}</p>
      <div class="shown-key-line">
        <input
          ref={field}
          type="text"
          readOnly
          value={key}
          aria-label="Key"
          onFocus={(event) => event.currentTarget.select()}
        />
        <Button kind="primary" onClick={copyKey}>
          Copy
        </Button>
        <Button onClick={onClose}>I have it</Button>
      </div>
      <p class="small soft" role="status">
        {said}
      </p>
    </article>
  )
}
