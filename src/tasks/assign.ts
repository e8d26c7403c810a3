/** FNV-1a, 32 bit (Fowler, Noll, Vo): spreads ids evenly and needs no state. */
const hash32 = (text: string) => {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/**
 * The model that ranks for a task: always the same one for the same task and shares, so that a redelivery ranks alike.
 * @param serving models with their shares, which sum to 100
 * @returns undefined when no model serves
 */
export const assignModel = (taskId: string, serving: readonly { modelId: string; usePercentage: number }[]) => {
  const point = (hash32(taskId) / 0x1_0000_0000) * 100
  let upTo = 0
  for (const { modelId, usePercentage } of serving) {
    upTo += usePercentage
    if (point < upTo) return modelId
  }
  return serving.at(-1)?.modelId
}
