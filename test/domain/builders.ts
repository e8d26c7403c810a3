import type { Static } from 'typebox'
import { Type } from 'typebox'
import type { DomainDefinition, Fields } from '../../src/domain/domain.ts'
import type { placesItem } from '../../src/domain/places/item.ts'
import type { placesUser } from '../../src/domain/places/user.ts'

/** Monday. */
export const ASKED_AT = new Date('2026-11-23T10:30:00Z')

export const aUser = (changes: Fields = {}): Static<typeof placesUser> & Fields => ({
  people_num: 3,
  people_age: [40, 42, 8],
  children_num: 1,
  budget: 200,
  nights: 4,
  time_arrival: '2026-12-06',
  pool: true,
  spa: false,
  pet_friendly: false,
  lake: true,
  mountain: false,
  sport: false,
  ...changes,
})

export const aPlace = (changes: Fields = {}): Static<typeof placesItem> & Fields => ({
  children: true,
  breakfast: true,
  lunch: false,
  dinner: true,
  price: 150,
  has_pool: true,
  has_spa: true,
  animals: false,
  near_lake: false,
  near_mountains: true,
  has_sport: false,
  family_rating: 2.5,
  outdoor_rating: 1,
  food_rating: 4,
  leisure_rating: 3,
  service_rating: 2,
  user_score: 3.5,
  ...changes,
})

/** A small domain unlike places, plain JSON as from a file. */
export const films = () => ({
  name: 'films',
  nouns: { user: 'viewer', item: 'film' },
  user: {
    type: 'object',
    required: ['mood'],
    properties: {
      mood: { enum: ['calm', 'tense'], description: 'What the viewer feels like' },
      friends: { type: 'integer', minimum: 0 },
      ratings: { type: 'array', items: { type: 'number' }, lengthOf: 'friends' },
    },
  },
  item: {
    type: 'object',
    properties: {
      mood: { enum: ['tense', 'silly', 'calm'] },
      released: { type: 'string', format: 'date' },
      title: { type: 'string' },
    },
  },
  matches: [{ user: 'mood', item: 'mood' }],
})

export const aDefinition = (changes: Partial<DomainDefinition> = {}): DomainDefinition => ({
  name: 'shop',
  nouns: { user: 'buyer', item: 'article' },
  user: Type.Object({ budget: Type.Number() }),
  item: Type.Object({ price: Type.Number() }),
  matches: [],
  ...changes,
})
