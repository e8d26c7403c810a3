import { useState } from 'preact/hooks'
import { Button } from '../../parts/button.tsx'
import { Light } from '../../parts/light.tsx'
import { LiveLight } from '../../parts/live-light.tsx'
import { MadeUpTraffic } from '../../parts/made-up-traffic.tsx'
import { NotLive } from '../../parts/not-live.tsx'
import { Empty, Failed, Loading } from '../../parts/states.tsx'
import { Turns } from '../../parts/turns.tsx'
import { useQuery } from '../../server/use-query.ts'
import { PAGE } from './shown-tasks.ts'
import { TaskDetail } from './task-detail.tsx'
import { TaskFilter } from './task-filter.tsx'
import { TaskRows } from './task-rows.tsx'
import { useTasks } from './use-tasks.ts'
import './tasks.css'

const Nothing = ({ isFiltered, onFilled }: { isFiltered: boolean; onFilled: () => void }) =>
  isFiltered ? (
    <Empty title="No such task among the newest" />
  ) : (
    <Empty title="No tasks yet">
      <MadeUpTraffic onDone={onFilled} />
    </Empty>
  )

/** The stream of tasks: filtered, held still, opened. */
export const Tasks = () => {
  const [{ state = '', type = '', before = '', task }, change] = useQuery()
  const [isHeld, setHeld] = useState(false)
  const { tasks, isConnected, state: reading, error, notLive, reload } = useTasks({ state, type, before }, isHeld)
  return (
    <section class="tasks" aria-labelledby="tasks-title">
      <header class="tasks-head">
        <h2 id="tasks-title">Tasks</h2>
        {before === '' && (
          <>
            {isHeld ? <Light tone="quiet">Held</Light> : <LiveLight isConnected={isConnected} />}
            <Button kind="quiet" aria-pressed={isHeld} onClick={() => setHeld(!isHeld)}>
              {isHeld ? 'Go on' : 'Hold still'}
            </Button>
          </>
        )}
      </header>
      <NotLive error={notLive} />
      <TaskFilter state={state} type={type} onChange={(changes) => change({ ...changes, before: undefined })} />
      {reading === 'loading' && tasks.length === 0 && <Loading what="Loading the tasks" />}
      {reading === 'failed' && <Failed error={error} retry={reload} />}
      {reading === 'ready' && tasks.length === 0 && (
        <Nothing isFiltered={state !== '' || type !== '' || before !== ''} onFilled={reload} />
      )}
      {tasks.length > 0 && <TaskRows tasks={tasks} onOpen={(taskId) => change({ task: taskId }, false)} />}
      <Turns
        back="Newest"
        next="Older"
        onBack={before === '' ? undefined : () => change({ before: undefined }, false)}
        onNext={tasks.length < PAGE ? undefined : () => change({ before: tasks.at(-1)?.task_id }, false)}
      />
      {task !== undefined && (
        <TaskDetail key={task} taskId={task} onClose={() => change({ task: undefined })} onChanged={reload} />
      )}
    </section>
  )
}
