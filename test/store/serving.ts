import { aRanking, aUser } from './builders.ts'
import { type Stage, startOne } from './stage.ts'
import { trainOne } from './trained.ts'

export const everything = { limit: 100, offset: 0 }

/** A model that takes over from whoever serves. @returns its version as a name */
export const promoteOne = async (stage: Stage) => {
  const [champion] = await stage.store.models.serving()
  const taskId = await trainOne(stage, { comparedWith: champion?.modelId ?? null })
  return String((await stage.store.models.find(taskId))?.version)
}

/** A model that was refused. @returns its version as a name */
export const refuseOne = async (stage: Stage) => {
  const taskId = await trainOne(stage, { verdict: { kind: 'refuse', decision: 'worse' } })
  return String((await stage.store.models.find(taskId))?.version)
}

/** Shares by version, as they stand. */
export const shares = async ({ store }: Stage) => {
  const models = await store.models.list(everything)
  return Object.fromEntries(
    models.filter(({ alias }) => alias !== null).map(({ version, usePercentage }) => [version, usePercentage]),
  )
}

export const champions = async ({ store }: Stage) =>
  (await store.registry.history(everything)).map(({ action, champion }) => `${action} ${champion}`)

/** A finished list of a model, chosen from at a position; 0 says that none suited. */
export const answerOne = async (stage: Stage, modelId: string, position: number) => {
  const { taskId } = await startOne(stage, aUser())
  await stage.store.inferences.finish([{ ...aRanking(taskId), modelId }])
  await stage.store.rankings.show(taskId, 5)
  await stage.store.rankings.choose(taskId, position === 0 ? -1 : position)
}
