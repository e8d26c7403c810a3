import type { Place } from './catalogue.ts'
import { type Kind, NOISY_KINDS, USUAL_KINDS } from './kinds.ts'
import type { Random } from './random.ts'
import type { Traveller } from './users.ts'

/** What a wish weighs when it is asked whether enough wishes are met. */
type WishWeights = readonly (readonly [wish: keyof Traveller, amenity: keyof Place, weight: number])[]

/** How made-up users judge and choose. Shares and probabilities from 0 to 1. */
export interface Taste {
  /** By which share of the budget a price may exceed it. */
  readonly budgetTolerance: number
  /** Travellers with children refuse places with a lower family rating. */
  readonly familyThreshold: number
  readonly facilities: WishWeights
  readonly surroundings: WishWeights
  /** The least share of facility wishes, and of surroundings wishes, that has to be met. */
  readonly wishTolerance: number
  readonly weights: { readonly facilities: number; readonly surroundings: number; readonly userScore: number }
  /** Probability that nothing is chosen from a list with something suitable. */
  readonly ignore: number
  /** Probability that the best is taken, and not one at random in proportion to its utility. */
  readonly best: number
}

const FACILITIES: WishWeights = [
  ['spa', 'has_spa', 1],
  ['pool', 'has_pool', 1],
  ['pet_friendly', 'animals', 1],
  ['sport', 'has_sport', 1],
]

export const USUAL_TASTE: Taste = {
  budgetTolerance: 0,
  familyThreshold: 1,
  facilities: FACILITIES,
  surroundings: [
    ['lake', 'near_lake', 1],
    ['mountain', 'near_mountains', 1],
    ['sport', 'has_sport', 1],
  ],
  wishTolerance: 0,
  weights: { facilities: 1, surroundings: 1, userScore: 1 },
  ignore: 0.1,
  best: 0.5,
}

const NOISY_TASTE: Taste = {
  budgetTolerance: 1.2,
  familyThreshold: 1,
  facilities: FACILITIES,
  surroundings: [
    ['lake', 'near_lake', 0.9],
    ['mountain', 'near_mountains', 0.8],
    ['sport', 'has_sport', 0.1],
  ],
  wishTolerance: 0.1,
  weights: { facilities: 0.2, surroundings: 0.5, userScore: 0.8 },
  ignore: 0.2,
  best: 0.6,
}

/** Who comes, and how they choose. */
export interface Population {
  readonly kinds: readonly Kind[]
  readonly taste: Taste
}

export const USUAL: Population = { kinds: USUAL_KINDS, taste: USUAL_TASTE }
export const NOISY: Population = { kinds: NOISY_KINDS, taste: NOISY_TASTE }

/** What a place is worth to a user; 0 when it is out of the question. */
export const utility = (taste: Taste, user: Traveller, place: Place): number => {
  const facilities = wishesMet(taste.facilities, user, place)
  const surroundings = wishesMet(taste.surroundings, user, place)
  if (place.price > user.budget * (1 + taste.budgetTolerance)) return 0
  if (Math.min(facilities.share, surroundings.share) < taste.wishTolerance) return 0
  if (user.children_num > 0 && place.family_rating < taste.familyThreshold) return 0
  return (
    taste.weights.facilities * (place.family_rating + place.service_rating + facilities.met) +
    taste.weights.surroundings * (place.outdoor_rating + place.food_rating + place.leisure_rating + surroundings.met) +
    taste.weights.userScore * place.user_score
  )
}

/** @returns how many wishes are met, and that number relative to the weight of all wishes (1 without a wish) */
const wishesMet = (wishes: WishWeights, user: Traveller, place: Place): { met: number; share: number } => {
  const made = wishes.filter(([wish]) => user[wish] === true)
  const met = made.filter(([, amenity]) => place[amenity] === true).length
  const weight = made.reduce((sum, [, , wishWeight]) => sum + wishWeight, 0)
  return { met, share: weight > 0 ? met / weight : 1 }
}

/** @returns the position of the chosen place among those shown, or -1 for none */
export const choose = (
  random: Random,
  taste: Taste,
  { user, shown }: { user: Traveller; shown: readonly Place[] },
): number => {
  const utilities = shown.map((place) => utility(taste, user, place))
  const highest = Math.max(0, ...utilities)
  if (highest === 0 || random.chance(taste.ignore)) return -1
  return random.chance(taste.best) ? utilities.indexOf(highest) : random.weighted(utilities)
}
