import { Button } from './button.tsx'
import './table.css'

interface TurnsProps {
  /** Undefined where there is nothing that way. */
  readonly onBack: (() => void) | undefined
  readonly onNext: (() => void) | undefined
  /** What the buttons say. */
  readonly back: string
  readonly next: string
}

/** Turns the pages of a list of which only the server knows the length. */
export const Turns = ({ onBack, onNext, back, next }: TurnsProps) =>
  onBack === undefined && onNext === undefined ? null : (
    <nav class="table-pages" aria-label="Pages">
      <Button kind="quiet" disabled={onBack === undefined} onClick={onBack}>
        {back}
      </Button>
      <Button kind="quiet" disabled={onNext === undefined} onClick={onNext}>
        {next}
      </Button>
    </nav>
  )
