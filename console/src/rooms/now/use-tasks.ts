import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { TaskAnswer } from '../../../../src/api/task-rows.ts'
import type { TaskChange } from '../../../../src/api/task-watch.ts'
import { hasEnded } from '../../parts/task-states.ts'
import { useAnswer } from '../../server/use-answer.ts'
import { useSystemEvents } from '../../server/use-system-events.ts'
import { applied, byId, matches, newestFirst, PAGE, type Wanted } from './shown-tasks.ts'

const pathOf = (wanted: Wanted) => {
  const query = new URLSearchParams({ limit: String(PAGE) })
  for (const name of ['state', 'type', 'before'] as const) if (wanted[name] !== '') query.set(name, wanted[name])
  return `/tasks?${query}`
}

/** One stream for the whole room: a browser has few. */
export const SYSTEM_AND_TASKS = '/system/events?tasks=true'

const GATHER_MS = 200
/** The least time between two readings of tasks that were missed. */
const READ_MS = 2000
/** Changes that are remembered: each task of a page has a few. */
const MOST_TOLD = 10 * PAGE
const NONE: readonly TaskChange[] = []

/** Hands on what comes in one go, so that many changes a second draw the list a few times. */
const useGathered = <One>(waitMs: number, onMany: (many: readonly One[]) => void) => {
  const latest = useRef(onMany)
  latest.current = onMany
  const gathered = useRef<One[]>([])
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  return (one: One) => {
    gathered.current.push(one)
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      latest.current(gathered.current.splice(0))
    }, waitMs)
  }
}

/** The newest tasks, and what becomes of them as it happens, unless the stream is held. */
export const useTasks = (wanted: Wanted, isHeld: boolean) => {
  const answered = useAnswer<TaskAnswer[]>(pathOf(wanted))
  const { reload } = answered
  const [told, setTold] = useState<readonly TaskChange[]>([])
  const readMissed = useGathered<void>(READ_MS, reload)
  const tell = useGathered<TaskChange>(GATHER_MS, (news) => {
    setTold((before) => [...before, ...news].slice(-MOST_TOLD))
    const known = applied(tasks, news)
    // When a task ended is in the database, too.
    if (news.some(({ task_id, state }) => hasEnded(state) || !known.has(task_id))) readMissed()
  })
  const isLive = wanted.before === '' && !isHeld
  const { isConnected, error: notLive } = useSystemEvents(isLive ? SYSTEM_AND_TASKS : undefined, ({ event, data }) => {
    if (event === 'task') tell(data as TaskChange)
    else if (event === 'dropped') readMissed()
  })
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
    tasks: newestFirst(tasks).filter(matches(wanted)).slice(0, PAGE),
    isConnected: isLive && isConnected,
    /** Why changes are not told. */
    notLive,
  }
}
