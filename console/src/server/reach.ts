import { batch, signal } from '@preact/signals'

/** Whether the server could not be reached when it was tried last. */
export const isAway = signal(false)

/** How often the server came back: what failed meanwhile is asked for again. */
export const returns = signal(0)

const LOOK_MS = 2000
const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 5000

/** Something was answered by the server itself. */
export const reached = () =>
  batch(() => {
    if (!isAway.value) return
    isAway.value = false
    returns.value += 1
  })

/** Whether the server itself answers, and not a proxy before it. */
export const isThere = (): Promise<boolean> =>
  fetch('/livez', { signal: AbortSignal.timeout(LOOK_MS) }).then(
    ({ ok }) => ok,
    () => false,
  )

/** Looks until the server answers, with growing pauses, while somebody can see this tab. */
const look = async (pauseMs: number) => {
  if (document.hidden)
    return document.addEventListener('visibilitychange', () => void look(FIRST_PAUSE_MS), { once: true })
  if (await isThere()) reached()
  else if (isAway.value) lookAfter(Math.min(pauseMs * 2, LONGEST_PAUSE_MS))
}

const lookAfter = (pauseMs: number) => void setTimeout(() => void look(pauseMs), pauseMs)

/** A request or a stream found the server away. */
export const notReached = () => {
  if (isAway.value) return
  isAway.value = true
  lookAfter(FIRST_PAUSE_MS)
}
