import { useEffect, useRef, useState } from 'preact/hooks'
import type { Values } from '../../domain/defaults.ts'
import { ask, Refused } from '../../server/ask.ts'
import { useQuery } from '../../server/use-query.ts'
import { beginWay, completeWay, followWay, stored, type Way } from './way.ts'

interface Search {
  /** The request that is looked at; stands in the URL. */
  readonly taskId: string | undefined
  /** The way of the request that is looked at; undefined where that was not made just now, as with a link. */
  readonly way: Way | undefined
  readonly isBusy: boolean
  readonly problem: string | undefined
  readonly rank: (body: Values) => Promise<void>
}

/** Starts requests and follows the last one to its end. */
export const useSearch = (): Search => {
  const [query, changeQuery] = useQuery()
  const [way, setWay] = useState<Way>()
  const [problem, setProblem] = useState<string>()
  const current = useRef(new AbortController())
  useEffect(() => () => current.current.abort(), [])

  const isElsewhere = way?.taskId !== undefined && way.taskId !== query.task
  useEffect(() => {
    if (!isElsewhere) return
    // Back led to another request, and this one is as one from a link from now on.
    current.current.abort()
    setWay(undefined)
  }, [isElsewhere])
  const shown = isElsewhere ? undefined : way

  const follow = async (body: Values, signal: AbortSignal) => {
    const onChange = (changed: Way) => {
      if (!signal.aborted) setWay(changed)
    }
    const begun = beginWay()
    onChange(begun)
    const { task_id: taskId } = await ask<{ task_id: string }>('/inference/start', { method: 'POST', body, signal })
    const way = stored(begun, taskId)
    changeQuery({ task: taskId }, false)
    onChange(way)
    onChange(await completeWay(taskId, await followWay({ taskId, way, signal, onChange })))
  }

  const rank = async (body: Values) => {
    current.current.abort()
    current.current = new AbortController()
    const { signal } = current.current
    setProblem(undefined)
    try {
      await follow(body, signal)
    } catch (error) {
      if (signal.aborted) return
      setWay(undefined)
      // The sign-in says it already.
      const isSignIn = error instanceof Refused && error.status === 401
      setProblem(isSignIn ? undefined : (error as Error).message)
    }
  }
  return { taskId: query.task, way: shown, isBusy: shown !== undefined && shown.end === undefined, problem, rank }
}
