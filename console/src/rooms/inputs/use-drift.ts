import { useEffect, useState } from 'preact/hooks'
import { type Answered, useAnswer } from '../../server/use-answer.ts'
import { useEvents } from '../../server/use-events.ts'
import type { Drift } from './drift.ts'

/** How things stand, told anew when a look of the server finds them otherwise. */
export const useDrift = () => {
  const asked = useAnswer<Drift>('/drift')
  const [told, setTold] = useState<Drift>()
  const { isConnected, error: notLive } = useEvents('/drift/events', ({ data }) => setTold(data as Drift))
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is answered now is newer than what was told before
  useEffect(() => setTold(undefined), [asked.answer])
  const drift: Answered<Drift> =
    told === undefined || notLive !== undefined
      ? asked
      : { state: 'ready', answer: told, error: undefined, reload: asked.reload }
  return { drift, isConnected, notLive }
}
