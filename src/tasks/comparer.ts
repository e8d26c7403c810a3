import type { CompareOutcome } from '../contract.ts'
import type { DomainDefinition } from '../domain/domain.ts'
import type { Store } from '../store/store.ts'
import type { ComparisonJob } from './comparison-thread.ts'
import { openThreads } from './thread.ts'

/** Comparisons that wait or are under way at most; more are turned away, so that none waits for long. */
const MOST_OPEN = 4

export interface ComparerParts {
  readonly definition: DomainDefinition
  readonly store: {
    readonly models: Pick<Store['models'], 'artefact'>
    readonly datasets: Pick<Store['datasets'], 'frozen' | 'read'>
  }
}

/** Models by their task ids, and the training whose held-out lists both are measured on. */
export interface ComparedModels {
  readonly one: string
  readonly other: string
  readonly listsOf: string
}

const refusal = (reason: string): CompareOutcome => ({ kind: 'not-comparable', reason })

/** Compares in a thread of its own, which is started when it is first needed. */
export const openComparer = ({ definition, store }: ComparerParts) => {
  let pool: ReturnType<typeof openThreads> | undefined
  let open = 0

  const run = (job: ComparisonJob): Promise<CompareOutcome> => {
    pool ??= openThreads({ name: 'comparison-thread', threads: 1, workerData: definition })
    return pool.run(job)
  }

  const compareNow = async ({ one, other, listsOf }: ComparedModels): Promise<CompareOutcome> => {
    const artefacts = await Promise.all([store.models.artefact(one), store.models.artefact(other)])
    const [first, second] = artefacts
    if (!first || !second) return refusal('one of them has not been trained to its end: choose two that have')
    const split = await store.datasets.frozen(listsOf)
    if (!split?.test.length)
      return refusal('the later one has no held-out lists: train a new model and compare that one')
    return run({ one: first, other: second, lists: await store.datasets.read(split.test) })
  }

  return {
    /** Both models on the same held-out lists. */
    async compare(models: ComparedModels): Promise<CompareOutcome> {
      if (open >= MOST_OPEN) return { kind: 'busy' }
      open += 1
      return compareNow(models).finally(() => {
        open -= 1
      })
    },
    close: async () => pool?.close({ force: true }),
  }
}
