import { useState } from 'preact/hooks'
import { type Answered, useAnswer } from '../../server/use-answer.ts'
import { useEvents } from '../../server/use-events.ts'
import type { Drift } from './drift.ts'

/**
 * How things stand, told anew when a look of the server finds them otherwise; asked for as long as nothing is told, or
 * where the stream is refused.
 */
export const useDrift = () => {
  const [told, setTold] = useState<Drift>()
  const { isConnected, error: notLive } = useEvents('/drift/events', ({ data }) => setTold(data as Drift))
  const isTold = told !== undefined && notLive === undefined
  const asked = useAnswer<Drift>(isTold ? undefined : '/drift')
  const isToldLast = told !== undefined && (notLive === undefined || asked.state === 'loading')
  const drift: Answered<Drift> = isToldLast
    ? { state: 'ready', answer: told, error: undefined, reload: asked.reload }
    : asked
  return { drift, isConnected, notLive }
}
