import { useEffect, useState } from 'preact/hooks'
import { ask } from '../../server/ask.ts'

export const NONE = -1

export interface ChoiceState {
  /** Id of the chosen item, `NONE`, or undefined while nothing is chosen. */
  readonly chosen: number | undefined
  readonly isBusy: boolean
  /** Why the last choice was not recorded. */
  readonly problem: string | undefined
  readonly choose: (itemId: number) => Promise<void>
}

interface ChoiceOf {
  readonly taskId: string
  readonly itemKey: string
  /** What was chosen before this page was opened. */
  readonly before: number | undefined
}

/** The choice among a ranking; it can be changed as often as one likes, and the last one counts. */
export const useChoice = ({ taskId, itemKey, before }: ChoiceOf): ChoiceState => {
  const [chosen, setChosen] = useState(before)
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  // It is read while the ranking is shown already: a choice made meanwhile counts.
  useEffect(() => setChosen((now) => now ?? before), [before])

  const choose = async (itemId: number) => {
    setBusy(true)
    setProblem(undefined)
    try {
      await ask('/inference/select/', { method: 'PUT', body: { task_id: taskId, [itemKey]: itemId } })
      setChosen(itemId)
    } catch (error) {
      setProblem((error as Error).message)
    }
    setBusy(false)
  }
  return { chosen, isBusy, problem, choose }
}
