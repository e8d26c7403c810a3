import { defineDomain } from '../define.ts'
import type { Domain } from '../domain.ts'
import { placesItem } from './item.ts'
import { placesUser } from './user.ts'

/** The built-in domain: places to stay in Switzerland. */
export const places: Domain = defineDomain({
  name: 'places',
  nouns: { user: 'user', item: 'location' },
  user: placesUser,
  item: placesItem,
  matches: [
    { user: 'budget', item: 'price' },
    { user: 'pool', item: 'has_pool' },
    { user: 'spa', item: 'has_spa' },
    { user: 'pet_friendly', item: 'animals' },
    { user: 'lake', item: 'near_lake' },
    { user: 'mountain', item: 'near_mountains' },
    { user: 'sport', item: 'has_sport' },
  ],
  monotone: { price: -1 },
})
