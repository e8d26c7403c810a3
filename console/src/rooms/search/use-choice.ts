import { useState } from 'preact/hooks'
import { ask } from '../../server/ask.ts'
import { ofTab } from '../../storage.ts'

export const NONE = -1

export interface ChoiceState {
  /** Id of the chosen item, `NONE`, or undefined while nothing is chosen. */
  readonly chosen: number | undefined
  readonly isBusy: boolean
  /** Why the last choice was not recorded. */
  readonly problem: string | undefined
  readonly choose: (itemId: number) => Promise<void>
}

const storedAs = (taskId: string) => `stellwerk-choice-${taskId}`

/** What was chosen in this tab. */
const rememberedOf = (taskId: string) => {
  const stored = ofTab.getItem(storedAs(taskId))
  return stored === null ? undefined : Number(stored)
}

interface ChoiceOf {
  readonly taskId: string
  readonly itemKey: string
  /** What was chosen before this page was opened. */
  readonly before: number | undefined
}

/** The choice among a ranking; it can be changed as often as one likes, and the last one counts. */
export const useChoice = ({ taskId, itemKey, before }: ChoiceOf): ChoiceState => {
  const [made, setMade] = useState<number>()
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  // What was chosen before is read while the ranking is shown already, and a client's key may not ask for it.
  const chosen = made ?? before ?? rememberedOf(taskId)

  const choose = async (itemId: number) => {
    setBusy(true)
    setProblem(undefined)
    try {
      await ask('/inference/select/', { method: 'PUT', body: { task_id: taskId, [itemKey]: itemId } })
      setMade(itemId)
      ofTab.setItem(storedAs(taskId), String(itemId))
    } catch (error) {
      setProblem((error as Error).message)
    }
    setBusy(false)
  }
  return { chosen, isBusy, problem, choose }
}
