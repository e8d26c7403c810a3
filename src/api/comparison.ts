import type { CompareOutcome } from '../contract.ts'
import type { ModelRow } from '../store/store.ts'
import { ModelRefused, ModelUnknown, Unavailable } from './errors.ts'
import { findingsRow } from './model-rows.ts'
import type { ApiStore } from './parts.ts'

/** Measures two models, by their task ids, on the held-out lists of a training; never blocks the event loop. */
export type CompareModels = (models: {
  readonly one: string
  readonly other: string
  readonly listsOf: string
}) => Promise<CompareOutcome>

interface ComparisonParts {
  readonly store: Pick<ApiStore, 'models' | 'registry'>
  readonly compare: CompareModels
}

/** Two models side by side, on the lists that the later one held out: the newest when it was trained. */
export const createComparison = ({ store: { models, registry }, compare }: ComparisonParts) => {
  const find = async (name: string) => {
    const model = await registry.find(name)
    if (model === undefined) throw new ModelUnknown(name)
    return model
  }

  const side = async ({ version, taskId, alias, kind }: ModelRow) => {
    const { importances } = findingsRow(await models.findings(taskId))
    return { version, task_id: taskId, alias, kind, importances }
  }

  /** @throws ModelUnknown, ModelRefused, Unavailable */
  return async (oneName: string, otherName: string) => {
    const [one, other] = await Promise.all([find(oneName), find(otherName)])
    const later = one.version > other.version ? one : other
    const outcome = await compare({ one: one.taskId, other: other.taskId, listsOf: later.taskId })
    if (outcome.kind === 'busy') throw new Unavailable('too many comparisons are waiting: try again in a moment')
    if (outcome.kind === 'not-comparable')
      throw new ModelRefused(`models ${one.version} and ${other.version} cannot be compared: ${outcome.reason}`)
    const [first, second] = await Promise.all([side(one), side(other)])
    const { differing, ...measured } = outcome.comparison
    return { one: first, other: second, lists_of: later.version, ...measured, differing: [...differing] }
  }
}

export type Comparison = ReturnType<typeof createComparison>
export type ComparisonAnswer = Awaited<ReturnType<Comparison>>
