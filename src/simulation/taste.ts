import type { Place } from './catalogue.ts'
import { type Kind, NOISY_KINDS, USUAL_KINDS } from './kinds.ts'
import type { Random } from './random.ts'
import { RATINGS } from './towns.ts'
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
  /** What a point of each rating counts, and what a wish that is met. */
  readonly weights: Readonly<Record<(typeof RATINGS)[number] | 'facilities' | 'surroundings', number>>
  /** What it counts when a place costs nothing; in between in proportion to the share of the budget that is left. */
  readonly thrift: number
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

const surroundingsOf = (lake: number, mountain: number, sport: number): WishWeights => [
  ['lake', 'near_lake', lake],
  ['mountain', 'near_mountains', mountain],
  ['sport', 'has_sport', sport],
]

const EVEN_WEIGHTS: Taste['weights'] = {
  family_rating: 1,
  service_rating: 1,
  outdoor_rating: 1,
  food_rating: 1,
  leisure_rating: 1,
  user_score: 1,
  facilities: 1,
  surroundings: 1,
}

const USUAL_TASTE: Taste = {
  budgetTolerance: 0,
  familyThreshold: 1,
  facilities: FACILITIES,
  surroundings: surroundingsOf(1, 1, 1),
  wishTolerance: 0,
  weights: EVEN_WEIGHTS,
  thrift: 0,
  ignore: 0.1,
  best: 0.5,
}

/** Saves money, then eats well: families, leisure, service, the opinion of others and wishes no longer count. */
const CHANGED_TASTE: Taste = {
  ...USUAL_TASTE,
  familyThreshold: 0,
  weights: {
    family_rating: 0,
    service_rating: 0,
    outdoor_rating: 0,
    food_rating: 0.2,
    leisure_rating: 0,
    user_score: 0,
    facilities: 0,
    surroundings: 0,
  },
  thrift: 20,
}

const NOISY_TASTE: Taste = {
  budgetTolerance: 1.2,
  familyThreshold: 1,
  facilities: FACILITIES,
  surroundings: surroundingsOf(0.9, 0.8, 0.1),
  wishTolerance: 0.1,
  weights: {
    family_rating: 0.2,
    service_rating: 0.2,
    outdoor_rating: 0.5,
    food_rating: 0.5,
    leisure_rating: 0.5,
    user_score: 0.8,
    facilities: 0.2,
    surroundings: 0.5,
  },
  thrift: 0,
  ignore: 0.2,
  best: 0.6,
}

/** Who comes, and how they choose. */
export interface Population {
  readonly kinds: readonly Kind[]
  readonly taste: Taste
  /** The exponent η: place k of a list is looked at with a probability of (1/k)^η. @default 0, all of them */
  readonly positionBias?: number
}

export const USUAL: Population = { kinds: USUAL_KINDS, taste: USUAL_TASTE }
/** The usual users, who now like other things. */
export const CHANGED: Population = { kinds: USUAL_KINDS, taste: CHANGED_TASTE }
export const NOISY: Population = { kinds: NOISY_KINDS, taste: NOISY_TASTE }

/** What a place is worth to a user; 0 when it is out of the question. */
export const utility = (taste: Taste, user: Traveller, place: Place): number => {
  const facilities = wishesMet(taste.facilities, user, place)
  const surroundings = wishesMet(taste.surroundings, user, place)
  if (place.price > user.budget * (1 + taste.budgetTolerance)) return 0
  if (Math.min(facilities.share, surroundings.share) < taste.wishTolerance) return 0
  if (user.children_num > 0 && place.family_rating < taste.familyThreshold) return 0
  const { weights, thrift } = taste
  return (
    RATINGS.reduce((sum, rating) => sum + weights[rating] * place[rating], 0) +
    weights.facilities * facilities.met +
    weights.surroundings * surroundings.met +
    thrift * savedShare(user, place)
  )
}

/** A place above the budget that is tolerated saves nothing. */
const savedShare = (user: Traveller, place: Place): number =>
  user.budget > 0 ? Math.max(0, 1 - place.price / user.budget) : 0

/** @returns how many wishes are met, and that number relative to the weight of all wishes (1 without a wish) */
const wishesMet = (wishes: WishWeights, user: Traveller, place: Place): { met: number; share: number } => {
  const made = wishes.filter(([wish]) => user[wish] === true)
  const met = made.filter(([, amenity]) => place[amenity] === true).length
  const weight = made.reduce((sum, [, , wishWeight]) => sum + wishWeight, 0)
  return { met, share: weight > 0 ? met / weight : 1 }
}

/**
 * Examination as in the position-based model: Craswell et al., An experimental comparison of click position-bias
 * models, WSDM 2008; the power law as in Joachims et al., Unbiased learning-to-rank with biased feedback, WSDM 2017.
 * Without bias nothing is drawn, so that the choices of a seed stay what they were.
 */
const isExamined = (random: Random, positionBias: number, position: number): boolean =>
  positionBias === 0 || random.chance((position + 1) ** -positionBias)

/** @returns the position of the chosen place among those shown, or -1 for none */
export const choose = (
  random: Random,
  { taste, positionBias = 0 }: Omit<Population, 'kinds'>,
  { user, shown }: { user: Traveller; shown: readonly Place[] },
): number => {
  const utilities = shown.map((place, position) =>
    isExamined(random, positionBias, position) ? utility(taste, user, place) : 0,
  )
  const highest = Math.max(0, ...utilities)
  if (highest === 0 || random.chance(taste.ignore)) return -1
  return random.chance(taste.best) ? utilities.indexOf(highest) : random.weighted(utilities)
}
