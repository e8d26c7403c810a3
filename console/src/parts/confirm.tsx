import type { ComponentChildren, RefObject } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Button } from './button.tsx'
import './confirm.css'

interface ConfirmProps {
  readonly title: string
  /** What will happen, in a sentence; may hold inputs. */
  readonly children?: ComponentChildren
  /** What the button says: the verb, such as `Promote`. */
  readonly action: string
  /** What the button says that changes nothing. @default Cancel */
  readonly keep?: string
  readonly isDangerous?: boolean
  /** Does it. What it rejects with is shown, and the dialog stays. */
  readonly onConfirm: () => Promise<void>
  /** Told why it was not done, where that was known only after somebody had closed the dialog. */
  readonly onLateRefusal: (text: string) => void
  /** Called when it was done, too. */
  readonly onClose: () => void
}

/** After so long it may be that no answer comes. */
const SLOW_MS = 5000

/** Whether it has been busy for long. */
const useSlow = (isBusy: boolean) => {
  const [isSlow, setSlow] = useState(false)
  useEffect(() => {
    setSlow(false)
    if (!isBusy) return
    const timer = setTimeout(() => setSlow(true), SLOW_MS)
    return () => clearTimeout(timer)
  }, [isBusy])
  return isSlow
}

type Deed = Pick<ConfirmProps, 'title' | 'onConfirm' | 'onLateRefusal'>

/** Does what is confirmed, then closes the dialog, which gives the focus back; `onClose` follows. */
const useDeed = (dialog: RefObject<HTMLDialogElement | null>, { title, onConfirm, onLateRefusal }: Deed) => {
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const isSlow = useSlow(isBusy)
  const confirm = async (event: Event) => {
    event.preventDefault()
    setBusy(true)
    setProblem(undefined)
    try {
      await onConfirm()
      dialog.current?.close()
    } catch (error) {
      const { message } = error as Error
      if (dialog.current === null) onLateRefusal(`${title.replace(/\?$/, '')}: ${message}`)
      else setProblem(message)
    }
    setBusy(false)
  }
  return { isBusy, isSlow, problem, confirm }
}

/**
 * Asks once before something is done. Shown as long as it is rendered; Escape closes it, unless it is being done and an
 * answer is about to come.
 */
export const Confirm = ({
  title,
  children,
  action,
  keep = 'Cancel',
  isDangerous = false,
  onClose,
  ...deed
}: ConfirmProps) => {
  const dialog = useRef<HTMLDialogElement>(null)
  const { isBusy, isSlow, problem, confirm } = useDeed(dialog, { title, ...deed })
  const isHeld = isBusy && !isSlow
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog
      class="dialog"
      ref={dialog}
      aria-labelledby="dialog-title"
      onCancel={(event) => isHeld && event.preventDefault()}
      // Browsers let the second Escape in a row close it all the same.
      onClose={() => (isHeld ? dialog.current?.showModal() : onClose())}
    >
      <form onSubmit={confirm}>
        <h2 id="dialog-title">{title}</h2>
        {children}
        {problem !== undefined && (
          <p class="dialog-problem" role="alert">
            {problem}
          </p>
        )}
        {isSlow && <p role="status">The server takes long. It may do this even if you close the dialog.</p>}
        <div class="dialog-actions">
          <Button onClick={() => dialog.current?.close()} disabled={isHeld}>
            {isSlow ? 'Close' : keep}
          </Button>
          <Button type="submit" kind={isDangerous ? 'danger' : 'primary'} isBusy={isBusy}>
            {action}
          </Button>
        </div>
      </form>
    </dialog>
  )
}
