import type { Position } from '../../domain/item.ts'

/** What the map shows, in degrees: Switzerland, and little more. Known before the map is loaded. */
const FRAME = { west: 5.9, east: 10.5, south: 45.8, north: 47.85 }

export const isInFrame = ({ lat, lon }: Position) =>
  lon >= FRAME.west && lon <= FRAME.east && lat >= FRAME.south && lat <= FRAME.north
