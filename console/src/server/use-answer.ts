import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { ask } from './ask.ts'
import { signIns } from './key.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { returns } from './reach.ts'
import { Refused } from './refused.ts'
import { isSeen } from './seen.ts'

export type Answered<Answer> = (
  | { readonly state: 'loading'; readonly answer: undefined; readonly error: undefined }
  | { readonly state: 'failed'; readonly answer: Answer | undefined; readonly error: Error }
  | { readonly state: 'ready'; readonly answer: Answer; readonly error: undefined }
) & {
  /** Asks again; what was answered stays until a new answer is there. */
  readonly reload: () => void
}

type State<Answer> = Omit<Answered<Answer>, 'reload'>

const LOADING = { state: 'loading', answer: undefined, error: undefined } as const

/** A server that is busy, or waits for something itself, says when to come back; a proxy does not. */
const BUSY_PAUSE_MS = 5000

const isPassing = (error: Error | undefined): error is Refused =>
  error instanceof Refused && (error.status === 0 || error.status === 503)

/** Asks again for what failed and may be answered now: when the server is back, and after a while where it is busy. */
const useAgain = (error: Error | undefined, reload: () => void) => {
  const back = returns.value
  const isBusy = isSeen.value && isPassing(error) && error.status === 503
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the server's return asks again
  useEffect(() => {
    if (isPassing(error)) reload()
  }, [back])
  useEffect(() => {
    if (!isBusy) return
    const timer = setTimeout(reload, Math.max(error.retryAfterMs, BUSY_PAUSE_MS))
    return () => clearTimeout(timer)
  }, [isBusy, error, reload])
}

/**
 * Asks once for each path, again after a sign-in, when the server is there again, and when told to: then after the
 * request that is under way. An undefined path asks nothing.
 */
export const useAnswer = <Answer>(path: string | undefined): Answered<Answer> => {
  const [state, setState] = useState<State<Answer>>(LOADING)
  const read = useRef(() => {})
  const reload = useCallback(() => read.current(), [])
  const signIn = signIns.value

  // biome-ignore lint/correctness/useExhaustiveDependencies: another path begins anew
  useEffect(() => setState(LOADING), [path])
  useAgain(state.error, reload)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new key asks the same path again
  useEffect(() => {
    if (path === undefined) return
    const leaving = new AbortController()
    const { signal } = leaving
    const take = (change: (before: State<Answer>) => State<Answer>) => {
      if (!signal.aborted) setState(change)
    }
    const readOnce = () =>
      ask<Answer>(path, { signal }).then(
        (answer) => take(() => ({ state: 'ready', answer, error: undefined })),
        (error: Error) => take(({ answer }) => ({ state: 'failed', answer, error })),
      )
    read.current = oneAtATime(readOnce, signal)
    read.current()
    return () => leaving.abort()
  }, [path, signIn])

  return { ...state, reload } as Answered<Answer>
}
