import { Type } from 'typebox'

const amenity = (description: string, title?: string) =>
  Type.Boolean({ ...(title !== undefined && { title }), description, examples: [true] })

const rating = (subject: string) =>
  Type.Number({ description: `How good it is ${subject}; higher is better`, examples: [3.5] })

/** A place to stay. */
export const placesItem = Type.Object(
  {
    children: amenity('Has something for children'),
    breakfast: amenity('Serves breakfast'),
    lunch: amenity('Serves lunch'),
    dinner: amenity('Serves dinner'),
    price: Type.Number({
      minimum: 0,
      title: 'Price a night',
      unit: 'CHF',
      description: 'Price of a night, in CHF',
      examples: [240],
    }),
    has_pool: amenity('Has a pool'),
    has_spa: amenity('Has a spa'),
    animals: amenity('Takes animals in', 'Pet friendly'),
    near_lake: amenity('Lies near a lake'),
    near_mountains: amenity('Lies near mountains'),
    has_sport: amenity('Has something for sport'),
    family_rating: rating('for families'),
    outdoor_rating: rating('for being outdoors'),
    food_rating: rating('for eating'),
    leisure_rating: rating('for leisure'),
    service_rating: rating('in service'),
    user_score: rating('to those who stayed there'),
    lat: Type.Optional(Type.Number({ minimum: -90, maximum: 90, description: 'Latitude, WGS 84', examples: [46.2] })),
    lon: Type.Optional(Type.Number({ minimum: -180, maximum: 180, description: 'Longitude, WGS 84', examples: [6.1] })),
    name: Type.Optional(Type.String({ maxLength: 200, description: 'What it is called', examples: ['Hotel Krone'] })),
    town: Type.Optional(Type.String({ maxLength: 200, description: 'The town it lies in', examples: ['Geneva'] })),
  },
  { description: 'A place to stay and what it offers' },
)
