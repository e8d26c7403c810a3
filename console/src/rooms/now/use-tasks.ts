import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { TaskAnswer } from '../../../../src/api/task-rows.ts'
import type { TaskChange } from '../../../../src/api/task-watch.ts'
import { useAnswer } from '../../server/use-answer.ts'
import { useEvents } from '../../server/use-events.ts'
import { applied, byId, matches, newestFirst, PAGE, type Wanted } from './shown-tasks.ts'

const pathOf = (wanted: Wanted) => {
  const query = new URLSearchParams({ limit: String(PAGE) })
  for (const name of ['state', 'type', 'before'] as const) if (wanted[name] !== '') query.set(name, wanted[name])
  return `/tasks?${query}`
}

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
    tasks: newestFirst(tasks).filter(matches(wanted)).slice(0, PAGE),
    isConnected: isLive && isConnected,
  }
}
