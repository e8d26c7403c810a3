import { useEffect, useState } from 'preact/hooks'
import type { TaskChange } from '../../../../src/api/task-watch.ts'
import { useEvents } from '../../server/use-events.ts'

/** The least time between two readings; what a user is shown and chooses is written soon after the task's end is told. */
const READ_MS = 1000

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

/**
 * Has events read as they happen, unless it is held; after marked text is let go where there is some, which new rows
 * would push away. Tasks tell of starts and ends, models of choices.
 * @param read keeps its identity
 */
export const useNewEvents = (isHeld: boolean, read: () => void) => {
  const [isNewer, setNewer] = useState(false)
  const marked = useIsMarked()
  // The first event of each stream says that it is open: what happened before it was not told.
  const tasks = useEvents(isHeld ? undefined : '/tasks/events', ({ event, data }) => {
    if (event !== 'task' || (data as TaskChange).state !== 'PROGRESS') setNewer(true)
  })
  const models = useEvents(isHeld ? undefined : '/models/events', () => setNewer(true))
  const isDue = isNewer && !isHeld && !marked
  useEffect(() => {
    if (!isDue) return
    const timer = setTimeout(() => {
      setNewer(false)
      read()
    }, READ_MS)
    return () => clearTimeout(timer)
  }, [isDue, read])
  return { isConnected: tasks.isConnected, error: tasks.error ?? models.error }
}
