import { useState } from 'preact/hooks'
import type { TaskPortraitAnswer } from '../../../../src/api/task-rows.ts'
import { Drawer } from '../../parts/drawer.tsx'
import { Notice } from '../../parts/notice.tsx'
import { AnswerOf } from '../../parts/states.tsx'
import { hasEnded } from '../../parts/task-states.ts'
import { When } from '../../parts/when.tsx'
import { pathPart } from '../../server/path-part.ts'
import { useAnswer } from '../../server/use-answer.ts'
import { useEvents } from '../../server/use-events.ts'
import { Ranking } from './ranking.tsx'
import { TaskActions } from './task-actions.tsx'
import { kindWord } from './task-rows.tsx'
import { TaskState } from './task-state.tsx'
import { Timeline } from './timeline.tsx'
import './task-detail.css'

interface TaskDetailProps {
  readonly taskId: string
  readonly onClose: () => void
  /** Something was done with it. */
  readonly onChanged: () => void
}

/** As people wrote it: 0.8 and not 0.7999999999999999. */
const roundedFloats = (_name: string, value: unknown) =>
  typeof value === 'number' ? Number(value.toPrecision(12)) : value

const Json = ({ title, value }: { readonly title: string; readonly value: unknown }) => (
  <section>
    <h3>{title}</h3>
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls must be reached by keyboard */}
    <pre class="task-json" tabIndex={0}>
      {JSON.stringify(value, roundedFloats, 2)}
    </pre>
  </section>
)

const Facts = ({ task }: { readonly task: TaskPortraitAnswer }) => (
  <dl class="facts">
    <div>
      <dt>State</dt>
      <dd>
        <TaskState state={task.state} />
      </dd>
    </div>
    <div>
      <dt>Attempts</dt>
      <dd>{task.attempts}</dd>
    </div>
    <div>
      <dt>Worker</dt>
      <dd>{task.worker ?? '–'}</dd>
    </div>
    {!hasEnded(task.state) && (
      <div>
        <dt>Ends at the latest</dt>
        <dd>
          <When at={task.time_deadline} />
        </dd>
      </div>
    )}
  </dl>
)

const Whole = ({ task }: { readonly task: TaskPortraitAnswer }) => (
  <>
    <Facts task={task} />
    {task.reason !== null && (
      <section>
        <h3>{task.state === 'REVOKED' ? 'Why it was cancelled' : 'Error'}</h3>
        <p class={task.state === 'REVOKED' ? '' : 'task-error'}>{task.reason}</p>
      </section>
    )}
    <section>
      <h3>Timeline</h3>
      <Timeline steps={task.timeline} />
    </section>
    {task.type === 'training' && (
      <p>
        <a href={`/models?training=${task.task_id}`}>See its curves</a>
      </p>
    )}
    {task.ranking !== null && <Ranking taskId={task.task_id} ranking={task.ranking} />}
    {task.model !== null && <Json title="Result" value={task.model} />}
    <Json title="Payload" value={task.payload} />
  </>
)

/** Reads the task again at each change of its state, until it has ended. */
const useTask = (taskId: string) => {
  const answered = useAnswer<TaskPortraitAnswer>(`/tasks/${pathPart(taskId)}`)
  const task = answered.answer
  const isOpen = task !== undefined && !hasEnded(task.state)
  const room = task?.type === 'training' ? 'train' : 'inference'
  useEvents(isOpen ? `/${room}/events/${pathPart(taskId)}` : undefined, ({ event }) => {
    if (event === 'state') answered.reload()
  })
  return answered
}

/** One task with all that is known of it, beside the room. */
export const TaskDetail = ({ taskId, onClose, onChanged }: TaskDetailProps) => {
  const answered = useTask(taskId)
  const [said, setSaid] = useState<string>()
  const done = (what: string) => {
    setSaid(what)
    answered.reload()
    onChanged()
  }
  return (
    <Drawer
      title={kindWord(answered.answer?.type ?? null)}
      under={<code class="soft">{taskId}</code>}
      onClose={onClose}
    >
      <Notice text={said} onClose={() => setSaid(undefined)} />
      <AnswerOf of={answered}>
        {(task) => (
          <>
            <Whole task={task} />
            <TaskActions task={task} onDone={done} onLateRefusal={setSaid} />
          </>
        )}
      </AnswerOf>
    </Drawer>
  )
}
