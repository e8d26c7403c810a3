import { type Change, isSame, type Standing } from './standing.ts'
import type { ModelRow } from './store.ts'

/** A model, and whether it scores the features that are made today; null when that is not known. */
export interface Found {
  readonly model: ModelRow
  readonly fits: boolean | null
}

/** What is to be done, why not, or null when it is so already. */
export type Plan = Pick<Change, 'action' | 'after' | 'backTo'> | { readonly refusal: string } | null

const unfit = ({ model: { version, status }, fits }: Found): string | undefined => {
  if (status !== 'SUCCESS') return `model ${version} is ${status}: only a model whose training succeeded can serve`
  if (fits === null) return `model ${version} comes from an earlier version and cannot be checked: train a new one`
  return fits ? undefined : `model ${version} was trained on other features than today's: train a new one`
}

/** Who asked saw another champion than there is by now. */
export const overtaken = ({ champion }: Standing, replaced: number | undefined): string | undefined => {
  if (replaced === undefined || champion === replaced) return undefined
  const now = champion === null ? 'there is no champion' : `model ${champion} is the champion by now`
  return `${now}, not model ${replaced}: look who serves, and ask again`
}

export const planPromotion = (found: Found, standing: Standing): Plan => {
  const after = { champion: found.model.version, challenger: null, challengerPercentage: 0 }
  if (isSame(after, standing)) return null
  const refusal = unfit(found)
  return refusal === undefined ? { action: 'promote', after } : { refusal }
}

/** The champion's share is what the challenger leaves. */
const planChampionShare = (percent: number, { champion, challenger }: Standing): Plan => {
  if (percent === 0)
    return {
      refusal: `model ${champion} is the champion, and something must serve: promote another model, or roll back`,
    }
  if (challenger === null)
    return {
      refusal: `model ${champion} serves alone: give ${100 - percent} % to another model, and it keeps the rest`,
    }
  return { action: 'share', after: { champion, challenger, challengerPercentage: 100 - percent } }
}

export const planShare = (found: Found, percent: number, standing: Standing): Plan => {
  const { version } = found.model
  const { champion, challenger } = standing
  if (percent === 100) return planPromotion(found, standing)
  if (version === champion) return planChampionShare(percent, standing)
  const refusal = unfit(found)
  if (refusal !== undefined) return { refusal }
  if (champion === null) return { refusal: `there is no champion yet to share with: promote model ${version}` }
  if (percent > 0 && challenger !== null && challenger !== version)
    return { refusal: `model ${challenger} is the challenger: set its share to 0 first` }
  if (percent > 0) return { action: 'share', after: { champion, challenger: version, challengerPercentage: percent } }
  return version === challenger
    ? { action: 'stop', after: { champion, challenger: null, challengerPercentage: 0 } }
    : null
}
