import { useRef } from 'preact/hooks'
import type { HistoryAnswer, ModelAnswer } from '../../../../src/api/model-rows.ts'
import type { WayBackAnswer } from '../../../../src/api/models.ts'
import { useAnswer } from '../../server/use-answer.ts'
import { useEvents } from '../../server/use-events.ts'

/** The models and who served when, as the server tells that anything about them has moved. */
export const useModels = () => {
  const models = useAnswer<readonly ModelAnswer[]>('/models?limit=1000')
  const history = useAnswer<readonly HistoryAnswer[]>('/models/history?limit=1000')
  const wayBack = useAnswer<WayBackAnswer>('/models/rollback')
  const lastChange = useRef<number | null | undefined>(undefined)
  const reload = () => {
    models.reload()
    history.reload()
    wayBack.reload()
  }
  const { error } = useEvents('/models/events', ({ data }) => {
    const { change } = data as { readonly change: number | null }
    if (change === lastChange.current) return models.reload()
    lastChange.current = change
    reload()
  })
  return { models, history, wayBack, reload, error }
}
