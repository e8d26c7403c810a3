import { durationText } from '../../parts/figure.tsx'
import { STATIONS, type Station, type Way } from './way.ts'
import './stations.css'

const TITLES: Readonly<Record<Station, string>> = {
  stored: 'Stored',
  queued: 'Queued',
  worker: 'Worker',
  done: 'Done',
}

const titleOf = (station: Station, { end }: Way) => {
  if (station !== 'done' || end === undefined || end === 'SUCCESS') return TITLES[station]
  return end === 'REVOKED' ? 'Cancelled' : 'Failed'
}

/** What was ranked went all the way, whatever was heard of it; one that ended otherwise may have had no worker. */
const isPassed = (station: Station, { reached, end }: Way, lastReached: number) =>
  reached[station] !== undefined ||
  (STATIONS.indexOf(station) < lastReached && (end === undefined || end === 'SUCCESS'))

/** Where the request is, and how many milliseconds after it was sent it got there. */
export const Stations = ({ way }: { way: Way }) => {
  const lastReached = STATIONS.findLastIndex((station) => way.reached[station] !== undefined)
  return (
    <>
      <ol class="stations" aria-label="The way of this request">
        {STATIONS.map((station, index) => {
          const ms = way.reached[station]
          return (
            <li
              key={station}
              class={isPassed(station, way, lastReached) ? 'passed' : ''}
              aria-current={index === lastReached ? 'step' : undefined}
            >
              <span class="station-name">{titleOf(station, way)}</span>
              <span class="figures soft small">{durationText(ms)}</span>
            </li>
          )
        })}
      </ol>
      {way.isCutOff && way.end === undefined && (
        <p class="soft small" role="status">
          Its events do not come now: the server is asked again and again.
        </p>
      )}
    </>
  )
}
