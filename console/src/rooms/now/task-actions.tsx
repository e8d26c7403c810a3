import { useState } from 'preact/hooks'
import type { TaskPortraitAnswer } from '../../../../src/api/task-rows.ts'
import { Button } from '../../parts/button.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { hasEnded } from '../../parts/task-states.ts'
import { ask } from '../../server/ask.ts'
import { pathPart } from '../../server/path-part.ts'

interface TaskActionsProps {
  readonly task: TaskPortraitAnswer
  /** @param what what was done, in a sentence */
  readonly onDone: (what: string) => void
  readonly onLateRefusal: (text: string) => void
}

interface DialogProps extends TaskActionsProps {
  readonly onClose: () => void
}

const cancel = ({ type, task_id }: TaskPortraitAnswer) =>
  ask(`/${type === 'training' ? 'train' : 'inference'}/${pathPart(task_id)}`, { method: 'DELETE' })

const retry = ({ task_id }: TaskPortraitAnswer) => ask(`/tasks/${pathPart(task_id)}/retry`, { method: 'POST' })

const Cancelling = ({ task, onDone, ...ends }: DialogProps) => (
  <Confirm
    title={`Cancel this ${task.type}?`}
    action="Cancel the task"
    keep="Keep it"
    isDangerous
    onConfirm={async () => {
      await cancel(task)
      onDone(`The ${task.type} was cancelled.`)
    }}
    {...ends}
  >
    <p>It ends at once, without a result. It cannot be taken up again.</p>
  </Confirm>
)

const Retrying = ({ task, onDone, ...ends }: DialogProps) => (
  <Confirm
    title={`Try this ${task.type} again?`}
    action="Try again"
    onConfirm={async () => {
      await retry(task)
      onDone(`The ${task.type} waits in the queue again.`)
    }}
    {...ends}
  >
    <p>It begins anew with the same payload, under the same id, and with a new deadline.</p>
  </Confirm>
)

/** What can be done with a task as it is; each asks once. */
export const TaskActions = (props: TaskActionsProps) => {
  const [asked, setAsked] = useState<'cancel' | 'retry'>()
  const close = () => setAsked(undefined)
  return (
    <footer>
      {!hasEnded(props.task.state) && (
        <Button kind="danger" onClick={() => setAsked('cancel')}>
          Cancel the task
        </Button>
      )}
      {props.task.state === 'FAILURE' && <Button onClick={() => setAsked('retry')}>Try again</Button>}
      {asked === 'cancel' && <Cancelling {...props} onClose={close} />}
      {asked === 'retry' && <Retrying {...props} onClose={close} />}
    </footer>
  )
}
