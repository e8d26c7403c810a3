import { boundary } from 'virtual:switzerland'
import { geoMercator, geoPath } from 'd3-geo'
import type { Position } from './item.ts'
import { lakes } from './lakes.ts'
import './map.css'

interface Place {
  readonly id: number
  readonly rank: number
  readonly title: string
  readonly position: Position
}

interface MapProps {
  readonly places: readonly Place[]
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

/** Pins that are drawn later lie above: the best places, and what is pointed at over all. */
const inDrawingOrder = (places: readonly Place[], lit: number | undefined) =>
  places.toSorted((a, b) => Number(a.id === lit) - Number(b.id === lit) || b.rank - a.rank)

/** Switzerland with the ranked places on it; each leads to its card. */
export const ItemMap = ({ places, lit, chosen, onLight }: MapProps) => (
  <figure class="map panel">
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-label="Map of the ranked places">
      <path class="land" d={outline} />
      <path class="water" d={water} />
      {inDrawingOrder(places, lit).map(({ id, rank, title, position }) => {
        const [x, y] = projection([position.lon, position.lat]) ?? [0, 0]
        const classes = ['pin', id === lit ? 'pin-lit' : '', id === chosen ? 'pin-chosen' : '']
        return (
          <g key={id} transform={`translate(${x} ${y})`}>
            <a
              href={`#item-${id}`}
              class={classes.join(' ')}
              aria-label={`${rank}: ${title}`}
              onMouseEnter={() => onLight(id)}
              onMouseLeave={() => onLight(undefined)}
              onFocus={() => onLight(id)}
              onBlur={() => onLight(undefined)}
            >
              <title>
                {rank}: {title}
              </title>
              <circle r="9" />
              <text dy="0.35em">{rank}</text>
            </a>
          </g>
        )
      })}
    </svg>
    <figcaption class="small soft">Boundary: Natural Earth. Lakes: sketched.</figcaption>
  </figure>
)
