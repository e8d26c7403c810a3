import type { HistoryAnswer } from '../../../../src/api/model-rows.ts'

/** How long a model was the champion without a break. */
export interface Reign {
  readonly version: number
  readonly fromMs: number
  readonly toMs: number
}

/** Who was champion from when to when, oldest first. @param history newest first, as the server has it */
export const reignsOf = (history: readonly Pick<HistoryAnswer, 'at' | 'champion'>[], nowMs: number): Reign[] => {
  const reigns: Reign[] = []
  let toMs = nowMs
  for (const [index, { at, champion }] of history.entries()) {
    if (champion === (history[index + 1]?.champion ?? null)) continue
    const fromMs = Date.parse(at)
    if (champion !== null) reigns.unshift({ version: champion, fromMs, toMs })
    toMs = fromMs
  }
  return reigns
}
