import { useEffect, useRef, useState } from 'preact/hooks'
import { followEvents, type ServerEvent } from './events.ts'
import { apiKey } from './key.ts'

/**
 * Follows server-sent events while the component is shown. An undefined path follows nothing.
 * @returns whether events come now, and why none will
 */
export const useEvents = (path: string | undefined, onEvent: (event: ServerEvent) => void) => {
  const [isConnected, setConnected] = useState(false)
  const [error, setError] = useState<Error>()
  const latest = useRef(onEvent)
  latest.current = onEvent
  const key = apiKey.value

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new key connects again
  useEffect(() => {
    if (path === undefined) return
    const leaving = new AbortController()
    setError(undefined)
    followEvents(path, {
      signal: leaving.signal,
      onEvent: (event) => latest.current(event),
      onConnected: setConnected,
    }).catch(setError)
    return () => {
      leaving.abort()
      setConnected(false)
    }
  }, [path, key])

  return { isConnected, error }
}
