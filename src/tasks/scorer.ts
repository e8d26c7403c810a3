import type { DomainDefinition } from '../domain/domain.ts'
import { freshFor } from '../fresh.ts'
import type { InferenceWork, Ranking, Store } from '../store/store.ts'
import { assignModel } from './assign.ts'
import { type ExplorationPolicy, explorationSeed } from './exploration.ts'
import type { ScoredItems, ScoringAnswer, ScoringJob, ScoringSetup } from './scoring-thread.ts'
import { openThreads } from './thread.ts'

/** No model serves, so nothing can be ranked. */
export class NoModel extends Error {
  override readonly name = 'NoModel'
}

/** How long, in milliseconds, the shares and the catalogue's revision are trusted without asking again. */
const FRESH_MS = 500

export interface ScorerParts {
  readonly definition: DomainDefinition
  readonly store: Pick<Store, 'items' | 'models'>
  readonly threads: number
  /** Items kept of each ranking. */
  readonly keep: number
  readonly exploration: ExplorationPolicy
}

export interface Scorer {
  /**
   * Ranks the whole catalogue for each request, each with the model that it is assigned to.
   * @throws NoModel when none serves
   */
  rank(work: readonly InferenceWork[]): Promise<Ranking[]>
  close(): Promise<void>
}

/** Scores in threads of its own, so that the event loop never waits for a computation. */
export const openScorer = ({ definition, store, threads, keep, exploration }: ScorerParts): Scorer => {
  const setup: ScoringSetup = { definition, keep, temperature: exploration.temperature }
  const pool = openThreads({ name: 'scoring-thread', threads, workerData: setup })
  const situation = freshFor(FRESH_MS, async () => {
    const [serving, revision] = await Promise.all([store.models.serving(), store.items.revision()])
    return { serving, revision }
  })

  const supply = async (job: ScoringJob): Promise<ScoringJob> => {
    const [artefact, { revision, items }] = await Promise.all([
      store.models.artefact(job.modelId),
      store.items.current(),
    ])
    if (!artefact) throw new NoModel(`model ${job.modelId} serves and has no artefact: promote another one`)
    return { ...job, revision, supplies: { artefact, items } }
  }

  const score = async (job: ScoringJob): Promise<ScoredItems[]> => {
    const answer: ScoringAnswer = await pool.run(job)
    return answer ?? pool.run(await supply(job))
  }

  return {
    async rank(work) {
      const { serving, revision } = await situation()
      const rankings = [...byModel(work, serving)].map(async ([modelId, tasks]) => {
        const requests = tasks.map(({ taskId, user, askedAt }) => {
          return { user, askedAt, explorationSeed: explorationSeed(taskId, exploration.share) }
        })
        const scored = await score({ modelId, revision, requests })
        return scored.flatMap((items, i) => (tasks[i] ? [{ taskId: tasks[i].taskId, modelId, ...items }] : []))
      })
      return (await Promise.all(rankings)).flat()
    },
    close: () => pool.close({ force: true }),
  }
}

const byModel = (work: readonly InferenceWork[], serving: Parameters<typeof assignModel>[1]) => {
  const groups = new Map<string, InferenceWork[]>()
  for (const task of work) {
    const modelId = assignModel(task.userId, serving)
    if (!modelId) throw new NoModel('no model serves yet: run "stellwerk train", or wait for the first training to end')
    const group = groups.get(modelId)
    if (group) group.push(task)
    else groups.set(modelId, [task])
  }
  return groups
}
