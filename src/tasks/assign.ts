import { fnv32, mix32 } from '../ranking/random.ts'

/** Mixed once more, so that ids that are one apart spread evenly. */
const hash32 = (text: string) => mix32(fnv32(text))

/**
 * The model that ranks for a user: the same one as long as the shares stay, and those who have the challenger keep it
 * when its share is raised. The challenger's id is part of what is hashed, so that another trial takes
 * other users, and nothing else that is drawn by user or task depends on it.
 * @param serving models with their shares, which sum to 100, the champion first
 * @returns undefined when no model serves
 */
export const assignModel = (userId: number, serving: readonly { modelId: string; usePercentage: number }[]) => {
  const [champion, challenger] = serving
  if (challenger === undefined) return champion?.modelId
  const point = (hash32(`model ${challenger.modelId} ${userId}`) / 0x1_0000_0000) * 100
  return point < challenger.usePercentage ? challenger.modelId : champion?.modelId
}
