import { Button } from './button.tsx'
import './notice.css'

interface NoticeProps {
  readonly text: string | undefined
  readonly onClose: () => void
}

/**
 * Says what was done, in sight wherever somebody has scrolled to; read out as soon as it is there, so render it before,
 * without text.
 */
export const Notice = ({ text, onClose }: NoticeProps) => (
  <div class="notice">
    <p role="status">{text}</p>
    {text !== undefined && (
      <Button kind="quiet" onClick={onClose}>
        Dismiss
      </Button>
    )}
  </div>
)
