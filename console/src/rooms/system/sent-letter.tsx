import type { DeadLetterAnswer } from '../../../../src/api/dead-letter-rows.ts'
import { Light } from '../../parts/light.tsx'
import { shortText } from '../../parts/short-text.ts'
import { When } from '../../parts/when.tsx'

/** Whether a letter is the same task as the one that was sent again, put aside anew. */
export const isBackOf =
  (sent: DeadLetterAnswer | undefined) =>
  ({ id, task_id, time_died }: DeadLetterAnswer) =>
    sent !== undefined &&
    task_id !== null &&
    task_id === sent.task_id &&
    (id !== sent.id || time_died !== sent.time_died)

/** Says that sending it again did not help; read out as soon as it is there, so render it before, without a letter. */
export const CameBack = ({ letter }: { readonly letter: DeadLetterAnswer | undefined }) => (
  <div class="letter-told" role="status">
    {letter && (
      <p class="letter-back">
        <Light tone="warn">Came back</Light> <code>{shortText(letter.task ?? 'The message')}</code> was sent again, and
        put aside again at <When at={letter.time_died} />. Mend what its reason names before it is sent once more.
      </p>
    )}
  </div>
)
