import { signal } from '@preact/signals'
import { useEffect, useRef, useState } from 'preact/hooks'
import { followEvents, type ServerEvent } from './events.ts'
import { apiKey } from './key.ts'

/** Whether somebody can see this tab. */
const isSeen = signal(!document.hidden)
document.addEventListener('visibilitychange', () => {
  isSeen.value = !document.hidden
})

/**
 * Follows server-sent events while the component is shown in a tab that can be seen: a browser opens six connections to a
 * server at most for all its tabs, and a stream holds one. An undefined path follows nothing.
 * @returns whether events come now, and why none will
 */
export const useEvents = (path: string | undefined, onEvent: (event: ServerEvent) => void) => {
  const [isConnected, setConnected] = useState(false)
  const [error, setError] = useState<Error>()
  const latest = useRef(onEvent)
  latest.current = onEvent
  const key = apiKey.value
  const followed = isSeen.value ? path : undefined

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new key connects again
  useEffect(() => {
    if (followed === undefined) return
    const leaving = new AbortController()
    setError(undefined)
    followEvents(followed, {
      signal: leaving.signal,
      onEvent: (event) => latest.current(event),
      onConnected: setConnected,
    }).catch(setError)
    return () => {
      leaving.abort()
      setConnected(false)
    }
  }, [followed, key])

  return { isConnected, error }
}
