import { boundary } from 'virtual:switzerland'
import { geoMercator, geoPath } from 'd3-geo'
import type { Position } from '../../domain/item.ts'
import { lakes } from './lakes.ts'
import { type Point, spread } from './spread.ts'
import './map.css'

interface Place {
  readonly id: number
  readonly rank: number
  readonly title: string
  readonly position: Position
}

interface MapProps {
  readonly places: readonly Place[]
  /** How many of the ranked lie outside. */
  readonly elsewhere: number
  readonly lit: number | undefined
  readonly chosen: number | undefined
  readonly onLight: (id: number | undefined) => void
}

const WIDTH = 480
const HEIGHT = 310
const MARGIN = 8

const projection = geoMercator().fitExtent(
  [
    [MARGIN, MARGIN],
    [WIDTH - MARGIN, HEIGHT - MARGIN],
  ],
  boundary,
)
const path = geoPath(projection)
const outline = path(boundary) ?? ''
const water = path(lakes) ?? ''

const PIN_RADIUS = 9

const onMap = ({ lon, lat }: Position): Point => projection([lon, lat]) ?? [0, 0]

/** Where each place lies on the map, and where its pin has room beside the others. */
const pinned = (places: readonly Place[]) => {
  const points = places.map(({ position }) => onMap(position))
  const pins = spread(points, PIN_RADIUS * 2 + 1)
  return places.map((place, index) => ({ ...place, at: points[index] ?? [0, 0], pin: pins[index] ?? [0, 0] }))
}

/** Switzerland with the ranked places on it; each leads to its card. */
export const ItemMap = ({ places, elsewhere, lit, chosen, onLight }: MapProps) => (
  <figure class="map panel">
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-label="Map of the ranked places">
      <path class="land" d={outline} />
      <path class="water" d={water} />
      {pinned(places).map(({ id, rank, title, at, pin: [x = 0, y = 0] }) => {
        const classes = ['pin', id === lit ? 'pin-lit' : '', id === chosen ? 'pin-chosen' : '']
        return (
          <g key={id}>
            <line class="stalk" x1={at[0]} y1={at[1]} x2={x} y2={y} />
            <a
              href={`#item-${id}`}
              class={classes.join(' ')}
              aria-label={`${rank}: ${title}`}
              onMouseEnter={() => onLight(id)}
              onMouseLeave={() => onLight(undefined)}
              onFocus={() => onLight(id)}
              onBlur={() => onLight(undefined)}
            >
              <circle cx={x} cy={y} r={PIN_RADIUS} />
              <text x={x} y={y} dy="0.35em">
                {rank}
              </text>
            </a>
          </g>
        )
      })}
    </svg>
    <figcaption class="small soft">
      {elsewhere > 0 && `${elsewhere} of ${places.length + elsewhere} lie outside of the map. `}
      Boundary: Natural Earth. Lakes: sketched.
    </figcaption>
  </figure>
)
