import { Type } from 'typebox'

const wish = (description: string) => Type.Boolean({ description, examples: [true] })

/** What someone says who looks for a place to stay. Unknown fields are ignored. */
export const placesUser = Type.Object(
  {
    name: Type.Optional(Type.String({ maxLength: 200, description: 'Name of the guest', examples: ['Ada'] })),
    people_num: Type.Integer({ minimum: 1, maximum: 100, description: 'How many people travel', examples: [2] }),
    people_age: Type.Array(Type.Integer({ minimum: 0, maximum: 130 }), {
      maxItems: 100,
      lengthOf: 'people_num',
      prefix: 'age',
      unit: 'years',
      description: 'The age of each person, in years',
      examples: [[31, 29]],
    }),
    children_num: Type.Integer({
      minimum: 0,
      atMost: 'people_num',
      description: 'How many of them are children',
      examples: [0],
    }),
    budget: Type.Number({
      minimum: 0,
      unit: 'CHF',
      description: 'The most a night may cost, in CHF',
      examples: [450],
    }),
    nights: Type.Integer({ minimum: 1, maximum: 365, description: 'How many nights', examples: [3] }),
    time_arrival: Type.String({ format: 'date', description: 'The day of arrival', examples: ['2026-01-15'] }),
    pool: wish('Wishes a pool'),
    spa: wish('Wishes a spa'),
    pet_friendly: wish('Brings a pet'),
    lake: wish('Wishes to be near a lake'),
    mountain: wish('Wishes to be near mountains'),
    sport: wish('Wishes to do sport'),
  },
  { description: 'Who travels, when, for how much, and what they wish' },
)
