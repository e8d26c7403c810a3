import { useEffect, useRef, useState } from 'preact/hooks'
import type { Values } from '../../domain/defaults.ts'
import { ask } from '../../server/ask.ts'
import { signIns } from '../../server/key.ts'
import { returns } from '../../server/reach.ts'
import { Refused } from '../../server/refused.ts'
import { useQuery } from '../../server/use-query.ts'
import { completeWay } from './server-times.ts'
import { beginWay, followWay, linkedWay, stored, type Way } from './way.ts'

interface Search {
  /** The way of the request that is looked at, whose id stands in the URL. */
  readonly way: Way | undefined
  /** Whether a request of this page is on its way. */
  readonly isBusy: boolean
  /** Why the last request was not taken. */
  readonly problem: Error | undefined
  /** Why the request that a link leads to cannot be looked at. */
  readonly lost: Error | undefined
  readonly rank: (body: Values) => Promise<void>
}

interface Attempt {
  readonly signal: AbortSignal
  readonly onChange: (way: Way) => void
}

const toTheEnd = async (taskId: string, way: Way, attempt: Attempt) => {
  attempt.onChange(way)
  attempt.onChange(await completeWay(taskId, await followWay({ taskId, way, ...attempt })))
}

/** What was before the link was opened, only the server knows. */
const fromLink = async (taskId: string, attempt: Attempt) => {
  const way = linkedWay(taskId)
  attempt.onChange(way)
  await toTheEnd(taskId, await completeWay(taskId, way), attempt)
}

/** The sign-in says it already. */
const isSignIn = (error: unknown) => error instanceof Refused && error.status === 401

/** That the server was away is old news once it is back; that nothing was sent is not. */
const onceBack = (problem: Error | undefined) =>
  problem instanceof Refused && problem.status === 0
    ? new Error('The server was not reached, and is there again: press Rank once more.')
    : problem

/** One attempt at a time: the next one ends the one before, and so does leaving the room. */
const useAttempts = (onChange: (way: Way) => void) => {
  const current = useRef(new AbortController())
  useEffect(() => () => current.current.abort(), [])
  return async (follow: (attempt: Attempt) => Promise<void>, onError: (error: Error) => void) => {
    current.current.abort()
    current.current = new AbortController()
    const { signal } = current.current
    const change = (way: Way) => {
      if (!signal.aborted) onChange(way)
    }
    try {
      await follow({ signal, onChange: change })
    } catch (error) {
      if (!signal.aborted) onError(error as Error)
    }
  }
}

/** Starts requests, and follows the last one, or the one that a link leads to, to its end. */
export const useSearch = (): Search => {
  const [query, changeQuery] = useQuery()
  const [way, setWay] = useState<Way>()
  const [problem, setProblem] = useState<Error>()
  const [lost, setLost] = useState<Error>()
  const followed = useRef<string | undefined>(undefined)
  const next = useAttempts(setWay)

  const attempt: typeof next = (follow, onError) => {
    setProblem(undefined)
    setLost(undefined)
    return next(follow, (error) => {
      followed.current = undefined
      setWay(undefined)
      if (!isSignIn(error)) onError(error)
    })
  }

  const taskId = query.task
  const signIn = signIns.value
  const back = returns.value
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the server's return changes what is said
  useEffect(() => setProblem(onceBack), [back])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what a key or the server was missing for is tried again
  useEffect(() => {
    if (taskId === followed.current) return
    followed.current = taskId
    const follow = async (attempt: Attempt) => {
      if (taskId === undefined) setWay(undefined)
      else await fromLink(taskId, attempt)
    }
    void attempt(follow, setLost)
  }, [taskId, signIn, back])

  const rank = async (body: Values) => {
    const before = way?.end === undefined ? undefined : way
    let isTaken = false
    // What the address says is not followed any more, though the server be back meanwhile.
    followed.current = taskId
    const follow = async (attempt: Attempt) => {
      const begun = beginWay(body)
      attempt.onChange(begun)
      const asking = { method: 'POST', body, signal: attempt.signal } as const
      const { task_id: taskId } = await ask<{ task_id: string }>('/inference/start', asking)
      isTaken = true
      followed.current = taskId
      changeQuery({ task: taskId }, false)
      await toTheEnd(taskId, stored(begun, taskId), attempt)
    }
    await attempt(follow, (error) => {
      setProblem(error)
      if (isTaken) return
      setWay(before)
      followed.current = before?.taskId
    })
  }
  const isBusy = way?.startedAtMs !== undefined && way.end === undefined
  return { way, isBusy, problem, lost, rank }
}
