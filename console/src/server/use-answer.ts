import { useCallback, useEffect, useState } from 'preact/hooks'
import { ask } from './ask.ts'
import { signIns } from './key.ts'
import { returns } from './reach.ts'
import { Refused } from './refused.ts'

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

/** There was no answer, and there may be one now. */
const isUnanswered = (error: Error | undefined) => error instanceof Refused && error.status === 0

/**
 * Asks once for each path, again after a sign-in, when the server is there again, and when told to. An undefined path
 * asks nothing.
 */
export const useAnswer = <Answer>(path: string | undefined): Answered<Answer> => {
  const [state, setState] = useState<State<Answer>>(LOADING)
  const [turn, setTurn] = useState(0)
  const reload = useCallback(() => setTurn((before) => before + 1), [])
  const signIn = signIns.value
  const back = returns.value

  // biome-ignore lint/correctness/useExhaustiveDependencies: another path begins anew
  useEffect(() => setState(LOADING), [path])
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the server's return asks again
  useEffect(() => {
    if (isUnanswered(state.error)) reload()
  }, [back])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new key or turn asks the same path again
  useEffect(() => {
    if (path === undefined) return
    const leaving = new AbortController()
    ask<Answer>(path, { signal: leaving.signal }).then(
      (answer) => setState({ state: 'ready', answer, error: undefined }),
      (error: Error) => {
        if (!leaving.signal.aborted) setState(({ answer }) => ({ state: 'failed', answer, error }))
      },
    )
    return () => leaving.abort()
  }, [path, signIn, turn])

  return { ...state, reload } as Answered<Answer>
}
