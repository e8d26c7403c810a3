import { useState } from 'preact/hooks'
import { pathPart } from '../../server/path-part.ts'
import { useEvents } from '../../server/use-events.ts'
import { after, NOTHING } from './followed-training.ts'

/** A training as it happens: the server tells first what was before. For one task id; give another one another `key`. */
export const useTraining = (taskId: string, onState: (status: string) => void) => {
  const [training, setTraining] = useState(NOTHING)
  const { error } = useEvents(`/train/events/${pathPart(taskId)}`, (event) => {
    setTraining((before) => after(before, event))
    if (event.event === 'state') onState((event.data as { status: string }).status)
  })
  return { training, error }
}
