import type { ComponentChildren } from 'preact'
import { Button } from './button.tsx'
import { useBorrowedFocus } from './use-borrowed-focus.ts'
import './drawer.css'

interface DrawerProps {
  readonly title: ComponentChildren
  /** Under the title: an id, a state. */
  readonly under?: ComponentChildren
  readonly children: ComponentChildren
  readonly onClose: () => void
}

/** One thing in full, beside the room; on a phone in its place. Shown as long as it is rendered; Escape closes it. */
export const Drawer = ({ title, under, children, onClose }: DrawerProps) => {
  // Browsers give the focus back where a dialog is closed, not where it is taken away.
  const dialog = useBorrowedFocus<HTMLDialogElement>((it) => it.showModal())
  return (
    <dialog class="drawer" ref={dialog} onClose={onClose} aria-labelledby="drawer-title">
      <header>
        <div>
          <h2 id="drawer-title">{title}</h2>
          {under}
        </div>
        <Button kind="quiet" onClick={() => dialog.current?.close()}>
          Close
        </Button>
      </header>
      {children}
    </dialog>
  )
}
