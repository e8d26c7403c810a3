export type Point = readonly [number, number]

const DIRECTIONS = 12
const RINGS = 12

const isFree = ([x, y]: Point, taken: readonly Point[], apart: number) =>
  taken.every(([otherX, otherY]) => Math.hypot(x - otherX, y - otherY) >= apart)

/** Spots around the origin, from near to far: the origin itself, then rings. */
const SPOTS: readonly Point[] = [
  [0, 0],
  ...Array.from({ length: RINGS * DIRECTIONS }, (_, index): Point => {
    const radius = (1 + Math.floor(index / DIRECTIONS)) / 2
    const angle = ((index % DIRECTIONS) / DIRECTIONS) * 2 * Math.PI - Math.PI / 2
    return [radius * Math.cos(angle), radius * Math.sin(angle)]
  }),
]

/**
 * Moves points away from those before them, until all are `apart` from each other: each goes to the nearest free spot
 * on rings around it. One that finds none stays where it is.
 */
export const spread = (points: readonly Point[], apart: number): readonly Point[] => {
  const placed: Point[] = []
  for (const point of points) {
    const spots = SPOTS.map(([x, y]): Point => [point[0] + x * apart, point[1] + y * apart])
    placed.push(spots.find((spot) => isFree(spot, placed, apart)) ?? point)
  }
  return placed
}
