import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { TaskAnswer } from '../../../../src/api/task-rows.ts'
import type { TaskChange } from '../../../../src/api/task-watch.ts'
import { useAnswer } from '../../server/use-answer.ts'
import { useEvents } from '../../server/use-events.ts'
import { hasEnded, storedState } from './task-state.tsx'

export interface ShownTask extends Pick<TaskAnswer, 'task_id' | 'state' | 'time_creation' | 'time_finished'> {
  /** Null where nobody said yet. */
  readonly type: TaskAnswer['type'] | null
}

interface Wanted {
  /** Empty for all. */
  readonly state: string
  readonly type: string
  /** A task id: the page of those before it, which does not change. */
  readonly before: string
}

export const PAGE = 25

const pathOf = (wanted: Wanted) => {
  const query = new URLSearchParams({ limit: String(PAGE) })
  for (const name of ['state', 'type', 'before'] as const) if (wanted[name] !== '') query.set(name, wanted[name])
  return `/tasks?${query}`
}

type Tasks = ReadonlyMap<string, ShownTask>

/** A task after a change. What ended stays so, unless it begins anew later: late messages tell of what was before. */
const changed = (task: ShownTask | undefined, { task_id, type, state, at }: TaskChange): ShownTask => {
  const beginsAnew = state === 'PENDING' && at > (task?.time_finished ?? '')
  if (task !== undefined && hasEnded(task.state) && !beginsAnew) return task
  return {
    task_id,
    type: type ?? task?.type ?? null,
    state,
    time_creation: task?.time_creation ?? at,
    time_finished: hasEnded(state) ? at : null,
  }
}

const byId = (rows: readonly ShownTask[]): Tasks => new Map(rows.map((row) => [row.task_id, row]))

const newest = (tasks: Tasks) =>
  [...tasks.values()].toSorted((a, b) => b.time_creation.localeCompare(a.time_creation)).slice(0, 2 * PAGE)

const applied = (tasks: Tasks, changes: readonly TaskChange[]): Tasks => {
  const next = new Map(tasks)
  for (const change of changes) next.set(change.task_id, changed(next.get(change.task_id), change))
  return byId(newest(next))
}

const matches =
  ({ state, type }: Wanted) =>
  (task: ShownTask) =>
    (state === '' || storedState(task.state) === state) && (type === '' || task.type === type)

const GATHER_MS = 200
/** Changes that are remembered: each task of a page has a few. */
const MOST_TOLD = 10 * PAGE
const NONE: readonly TaskChange[] = []

/** Hands on what comes in one go, so that many changes a second draw the list a few times. */
const useGathered = <One>(onMany: (many: readonly One[]) => void) => {
  const gathered = useRef<One[]>([])
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  return (one: One) => {
    gathered.current.push(one)
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      onMany(gathered.current.splice(0))
    }, GATHER_MS)
  }
}

/** The newest tasks, and what becomes of them as it happens, unless the stream is held. */
export const useTasks = (wanted: Wanted, isHeld: boolean) => {
  const answered = useAnswer<TaskAnswer[]>(pathOf(wanted))
  const [told, setTold] = useState<readonly TaskChange[]>([])
  const tell = useGathered<TaskChange>((changes) => setTold((before) => [...before, ...changes].slice(-MOST_TOLD)))
  const isLive = wanted.before === '' && !isHeld
  const { isConnected } = useEvents(isLive ? '/tasks/events' : undefined, ({ event, data }) => {
    if (event === 'task') tell(data as TaskChange)
  })
  const { reload } = answered
  // What happened before the stream began is in the database.
  useEffect(() => {
    if (isConnected) reload()
  }, [isConnected, reload])

  const changes = wanted.before === '' ? told : NONE
  const tasks = useMemo(() => applied(byId(answered.answer ?? []), changes), [answered.answer, changes])
  const readAnew = () => {
    setTold([])
    reload()
  }
  return {
    ...answered,
    reload: readAnew,
    tasks: newest(tasks).filter(matches(wanted)).slice(0, PAGE),
    isConnected: isLive && isConnected,
  }
}
