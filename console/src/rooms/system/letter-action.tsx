import type { DeadLetterAnswer } from '../../../../src/api/dead-letter-rows.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { shortText } from '../../parts/short-text.ts'
import { ask } from '../../server/ask.ts'
import { pathPart } from '../../server/path-part.ts'

/** What is to be done with a letter. */
export interface LetterDeed {
  readonly kind: 'retry' | 'discard'
  readonly letter: DeadLetterAnswer
}

interface LetterActionProps {
  readonly deed: LetterDeed
  /** Told what was done. */
  readonly onDone: (text: string) => void
  readonly onLateRefusal: (text: string) => void
  readonly onClose: () => void
}

const addressOf = ({ id }: DeadLetterAnswer) => `/dead-letters/${pathPart(id)}`
const nameOf = ({ task, queue }: DeadLetterAnswer) => (task === null ? `a message of ${queue}` : shortText(task))

const Retry = ({ deed: { letter }, onDone, ...ends }: LetterActionProps) => (
  <Confirm
    title="Send it again?"
    action="Send again"
    onConfirm={async () => {
      await ask(`${addressOf(letter)}/retry`, { method: 'POST' })
      onDone(`Sent ${nameOf(letter)} to the queue ${letter.queue} again.`)
    }}
    {...ends}
  >
    <p>
      <code>{nameOf(letter)}</code> goes back to the queue {letter.queue}. A task that had failed begins anew with a new
      deadline. If it fails for the same reason, it comes back here.
    </p>
  </Confirm>
)

const Discard = ({ deed: { letter }, onDone, ...ends }: LetterActionProps) => (
  <Confirm
    title="Discard it for ever?"
    action="Discard"
    isDangerous
    onConfirm={async () => {
      await ask(addressOf(letter), { method: 'DELETE' })
      onDone(`Discarded ${nameOf(letter)}.`)
    }}
    {...ends}
  >
    <p>
      <code>{nameOf(letter)}</code> is removed with its payload. This cannot be undone.
    </p>
  </Confirm>
)

/** Asks once, then does it. */
export const LetterAction = (props: LetterActionProps) =>
  props.deed.kind === 'retry' ? <Retry {...props} /> : <Discard {...props} />
