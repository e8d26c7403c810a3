import type { FunctionComponent } from 'preact'
import { useEffect } from 'preact/hooks'
import { lazy } from 'preact-iso'
import { Failed } from '../parts/states.tsx'
import { isThere, notReached, returns } from '../server/reach.ts'

/** The whole page, because browsers keep in mind what they could not load. */
export const loadAgain = () => location.reload()

const NOT_LOADED = new Error(
  'This room could not be loaded: the server cannot be reached, or has another version by now. It is tried again as soon as the server can be reached.',
)

/** Such a failure is older than what was just done. */
const OLD_MS = 1000

/** In the place of a room whose code could not be loaded; that may have been some time ago. */
const createNotLoaded = (failedAtMs: number) => () => {
  const back = returns.value
  // biome-ignore lint/correctness/useExhaustiveDependencies: the server's return looks again
  useEffect(() => {
    const isOld = performance.now() - failedAtMs > OLD_MS
    void isThere().then((itIs) => {
      if (!itIs) notReached()
      else if (isOld) loadAgain()
    })
  }, [back])
  return <Failed error={NOT_LOADED} retry={loadAgain} />
}

/** When what was asked for has been drawn, in all likelihood. */
const IDLE_MS = 2000

/** A room is loaded when it is entered, or a little later, so that it is there when the server is not. */
export const room = (load: () => Promise<FunctionComponent>) => {
  const Room = lazy(() => load().catch(() => createNotLoaded(performance.now())))
  setTimeout(Room.preload, IDLE_MS)
  return Room
}
