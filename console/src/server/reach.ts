import { batch, signal } from '@preact/signals'

/** Since when the server cannot be reached; undefined while it can. The one truth for all that is shown. */
export const awaySince = signal<Date | undefined>(undefined)

/** How often the server came back: what failed meanwhile is asked for again. */
export const returns = signal(0)

const LOOK_MS = 2000

export const reached = () =>
  batch(() => {
    if (awaySince.value === undefined) return
    awaySince.value = undefined
    returns.value += 1
  })

export const isThere = (): Promise<boolean> =>
  fetch('/livez', { signal: AbortSignal.timeout(LOOK_MS) }).then(
    () => true,
    () => false,
  )

/** Looks until the server answers: nobody else may ask it for anything meanwhile. */
const look = async () => {
  if (await isThere()) reached()
  else setTimeout(() => void look(), LOOK_MS)
}

/** A request or a stream found the server away. */
export const notReached = () => {
  if (awaySince.value !== undefined) return
  awaySince.value = new Date()
  void look()
}
