import type { ExplainOutcome } from '../contract.ts'
import type { DomainDefinition } from '../domain/domain.ts'
import type { ExplainableRanking, Store } from '../store/store.ts'
import type { ExplainAnswer, ExplainJob } from './explain-thread.ts'
import { openThreads } from './thread.ts'

/** Lists that wait or are being explained at most; more are turned away, so that none waits for long. */
const MOST_OPEN = 64

export interface ExplainerParts {
  readonly definition: DomainDefinition
  readonly store: { readonly explanations: Store['explanations']; readonly models: Pick<Store['models'], 'artefact'> }
}

export interface Explainer {
  /** Why the first `limit` items of a list have their scores, by the model that ranked it. */
  explain(taskId: string, limit: number): Promise<ExplainOutcome>
  close(): Promise<void>
}

/** Explains in a thread of its own, which is started when it is first needed: few processes ever explain. */
export const openExplainer = ({ definition, store }: ExplainerParts): Explainer => {
  let pool: ReturnType<typeof openThreads> | undefined
  let open = 0

  const run = (job: ExplainJob): Promise<ExplainAnswer> => {
    pool ??= openThreads({ name: 'explain-thread', threads: 1, workerData: definition })
    return pool.run(job)
  }

  const explainBy = async (modelId: string, ranking: ExplainableRanking): Promise<ExplainOutcome> => {
    const answer = await run({ modelId, ranking })
    if (answer) return answer
    const artefact = await store.models.artefact(modelId)
    const supplied = artefact && (await run({ modelId, ranking, artefact }))
    return supplied ?? refusal(`model ${modelId}, which ranked it, is no longer stored: start another inference`)
  }

  const explainNow = async (taskId: string, limit: number): Promise<ExplainOutcome> => {
    const ranking = await store.explanations.explainable(taskId, limit)
    if (!ranking) return { kind: 'no-ranking' }
    if (ranking.modelId !== null) return explainBy(ranking.modelId, ranking)
    return refusal('its list was made up, and no model ranked it: start an inference and explain that one')
  }

  return {
    async explain(taskId, limit) {
      if (open >= MOST_OPEN) return { kind: 'busy' }
      open++
      return explainNow(taskId, limit).finally(() => {
        open--
      })
    },
    close: async () => pool?.close({ force: true }),
  }
}

const refusal = (reason: string): ExplainOutcome => ({ kind: 'not-explainable', reason })
