import { useEffect, useRef, useState } from 'preact/hooks'
import type { HistoryAnswer, ModelAnswer } from '../../../../src/api/model-rows.ts'
import type { WayBackAnswer } from '../../../../src/api/models.ts'
import { useAnswer } from '../../server/use-answer.ts'
import { useEvents } from '../../server/use-events.ts'

/** Where the first event does not come for so long, what it is news of is read all the same. */
const FIRST_EVENT_MS = 2000

/** The models and who served when, as the server tells that anything about them has moved. */
export const useModels = () => {
  // Who reads before the first event cannot know whether that is news, and reads twice.
  const [isBegun, setBegun] = useState(false)
  const lastChange = useRef<number | null | undefined>(undefined)
  const { error } = useEvents('/models/events', ({ data }) => {
    const { change } = data as { readonly change: number | null }
    if (change === lastChange.current) models.reload()
    else reload()
    lastChange.current = change
    setBegun(true)
  })
  useEffect(() => {
    const timer = setTimeout(() => setBegun(true), error === undefined ? FIRST_EVENT_MS : 0)
    return () => clearTimeout(timer)
  }, [error])
  const models = useAnswer<readonly ModelAnswer[]>(isBegun ? '/models?limit=1000' : undefined)
  const history = useAnswer<readonly HistoryAnswer[]>(isBegun ? '/models/history?limit=1000' : undefined)
  const wayBack = useAnswer<WayBackAnswer>(isBegun ? '/models/rollback' : undefined)
  const reload = () => {
    models.reload()
    history.reload()
    wayBack.reload()
  }
  return { models, history, wayBack, reload, error }
}
