import { useEffect, useRef, useState } from 'preact/hooks'
import type { TaskChange } from '../../../../src/api/task-watch.ts'
import type { ServerEvent } from '../../server/events.ts'
import { isSeen } from '../../server/seen.ts'
import { useEvents } from '../../server/use-events.ts'

/** The least time between two readings; what a user is shown and chooses is written soon after the task's end is told. */
const READ_MS = 2000
/** The same where it is not told whether the task that is asked for was meant. */
const UNSURE_MS = 10_000

/** Whether text of a table is marked, such as a task id that is being copied. */
const isMarked = () => {
  const selection = getSelection()
  return selection?.type === 'Range' && selection.anchorNode?.parentElement?.closest('table') != null
}

const useIsMarked = () => {
  const [marked, setMarked] = useState(false)
  useEffect(() => {
    const look = () => setMarked(isMarked())
    document.addEventListener('selectionchange', look)
    return () => document.removeEventListener('selectionchange', look)
  }, [])
  return marked
}

/** How soon what is told of tasks is to be read; undefined where it is no news of that one. @param task '' for all */
const waitOf = ({ event, data }: ServerEvent, task: string) => {
  // It says that the stream is open: what happened before was not told.
  if (event === 'listening') return READ_MS
  if (event !== 'task') return task === '' ? READ_MS : UNSURE_MS
  const change = data as TaskChange
  return change.state !== 'PROGRESS' && (task === '' || change.task_id === task) ? READ_MS : undefined
}

/** Calls back after each choice, whoever made it. */
const useChoices = (path: '/models/events' | undefined, onChoice: () => void) => {
  const last = useRef<number | null | undefined>(undefined)
  return useEvents(path, ({ data }) => {
    const { choice } = data as { readonly choice: number | null }
    if (last.current !== undefined && choice !== last.current) onChoice()
    last.current = choice
  })
}

interface Followed {
  readonly isHeld: boolean
  /** Only what is news of this one; '' for all. */
  readonly task: string
}

/**
 * Has events read as they happen, unless it is held or nobody sees it; after marked text is let go where there is some,
 * which new rows would push away. Tasks tell of starts and ends, models of choices, but not of whose.
 * @param read keeps its identity
 */
export const useNewEvents = ({ isHeld, task }: Followed, read: () => void) => {
  const [waitMs, setWaitMs] = useState<number | undefined>()
  const marked = useIsMarked()
  const readIn = (ms: number) => setWaitMs((before = ms) => Math.min(before, ms))
  const tasks = useEvents(isHeld ? undefined : '/tasks/events', (event) => {
    const ms = waitOf(event, task)
    if (ms !== undefined) readIn(ms)
  })
  const models = useChoices(isHeld ? undefined : '/models/events', () => readIn(task === '' ? READ_MS : UNSURE_MS))
  const dueMs = isHeld || marked || !isSeen.value ? undefined : waitMs
  useEffect(() => {
    if (dueMs === undefined) return
    const timer = setTimeout(() => {
      setWaitMs(undefined)
      read()
    }, dueMs)
    return () => clearTimeout(timer)
  }, [dueMs, read])
  return { isConnected: tasks.isConnected, error: tasks.error ?? models.error }
}
