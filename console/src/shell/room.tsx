import type { FunctionComponent } from 'preact'
import { useEffect } from 'preact/hooks'
import { lazy } from 'preact-iso'
import { Failed } from '../parts/states.tsx'
import { isThere, notReached, returns } from '../server/reach.ts'
import { ofTab } from '../storage.ts'

/** The whole page, because browsers keep in mind what they could not load. */
export const loadAgain = () => location.reload()

const NOT_LOADED = new Error(
  'This room could not be loaded: the server cannot be reached, or has another version by now. It is tried again as soon as the server can be reached.',
)

/** Where the page loads itself again, and it does not help, it does so no more for a while. */
const RELOAD_MS = 10_000
const RELOADED_AS = 'stellwerk-reloaded'

const loadAgainOnce = () => {
  if (Date.now() - Number(ofTab.getItem(RELOADED_AS)) < RELOAD_MS) return
  ofTab.setItem(RELOADED_AS, String(Date.now()))
  loadAgain()
}

/** In the place of a room whose code could not be loaded. Entered again, or when the server is back, it may be there. */
const NotLoaded = () => {
  const back = returns.value
  // biome-ignore lint/correctness/useExhaustiveDependencies: the server's return looks again
  useEffect(() => {
    void isThere().then((itIs) => (itIs ? loadAgainOnce() : notReached()))
  }, [back])
  return <Failed error={NOT_LOADED} retry={loadAgain} />
}

/** When what was asked for has been drawn, in all likelihood. */
const IDLE_MS = 2000

/** A room is loaded when it is entered, or a little later, so that it is there when the server is not. */
export const room = (load: () => Promise<FunctionComponent>) => {
  const Room = lazy(() => load().catch(() => NotLoaded))
  setTimeout(Room.preload, IDLE_MS)
  return Room
}
