import { mix32 } from '../ranking/random.ts'

/** FNV-1a, 32 bit (Fowler, Noll, Vo), mixed once more: ids that are one apart spread evenly. */
const hash32 = (text: string) => {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return mix32(hash)
}

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
