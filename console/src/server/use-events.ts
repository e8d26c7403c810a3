import { useEffect, useRef, useState } from 'preact/hooks'
import type { ServerEvent } from './events.ts'
import { signIns } from './key.ts'
import { isSeen } from './seen.ts'
import { listenTo, type Standing } from './shared-events.ts'

const UNKNOWN: Standing = { isConnected: false, error: undefined }

/**
 * Follows server-sent events while the component is shown in a tab that can be seen: a stream holds one of the few
 * connections that a browser opens. Whoever follows the same path shares it. An undefined path follows nothing.
 * @param silenceMs as of `followEvents`
 * @returns whether events come now, and why they do not, where the server says so; `isAway` tells whether it is there
 */
export const useEvents = (
  path: string | undefined,
  onEvent: (event: ServerEvent) => void,
  silenceMs?: number,
): Standing => {
  const [standing, setStanding] = useState(UNKNOWN)
  const latest = useRef(onEvent)
  latest.current = onEvent
  const signIn = signIns.value
  const followed = isSeen.value ? path : undefined

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new key connects again
  useEffect(() => {
    setStanding(UNKNOWN)
    if (followed === undefined) return
    const listener = { onEvent: (event: ServerEvent) => latest.current(event), onStanding: setStanding, silenceMs }
    return listenTo(followed, signIn, listener)
  }, [followed, signIn, silenceMs])

  return standing
}
