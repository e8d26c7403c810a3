import type { ComponentChildren } from 'preact'
import { Light } from '../../parts/light.tsx'
import type { PartLight } from './lights.ts'
import { type History, lineOf, type Snapshot } from './snapshot.ts'
import { Spark } from './spark.tsx'

export interface Fact {
  readonly name: string
  readonly value: ComponentChildren
}

interface StationProps {
  readonly title: string
  readonly light: PartLight
  /** The figure that matters most here, drawn over the last two minutes. */
  readonly main: {
    readonly name: string
    readonly read: (snapshot: Snapshot) => number | null
    /** With its unit. */
    readonly show: (value: number | null) => ComponentChildren
  }
  readonly facts: readonly Fact[]
  readonly history: History
}

/** The scale of a line: null where it would be flat. */
const highestOf = (values: readonly (number | null)[]) => {
  const highest = Math.max(0, ...values.filter((value) => value !== null))
  return highest > 0 ? highest : null
}

/** One part of the system: how it is, and its figures now. */
export const Station = ({
  title,
  light: { tone, state },
  main: { name, read, show },
  facts,
  history,
}: StationProps) => {
  const latest = history.at(-1)
  const line = lineOf(history, read)
  const highest = highestOf(line.values)
  return (
    <article class={`station station-${tone}`} aria-label={title}>
      <header>
        <h3>{title}</h3>
        <Light tone={tone}>{state}</Light>
      </header>
      <p class="station-main">
        <b>{latest && show(read(latest))}</b>
        <span class="station-name soft small">{name}</span>
        {highest !== null && (
          <span class="soft small" title="The highest of the last two minutes">
            highest {show(highest)}
          </span>
        )}
      </p>
      <Spark label={`${name}, the last two minutes`} {...line} />
      <dl class="facts">
        {facts.map((fact) => (
          <div key={fact.name}>
            <dt>{fact.name}</dt>
            <dd>{fact.value}</dd>
          </div>
        ))}
      </dl>
    </article>
  )
}

/** What runs between two parts; it moves while something does. */
export const Track = ({ isMoving }: { readonly isMoving: boolean }) => (
  <svg
    class={`track ${isMoving ? 'track-moving' : ''}`}
    viewBox="0 0 10 10"
    preserveAspectRatio="none"
    aria-hidden="true"
  >
    <line class="track-across" x1="0" y1="5" x2="10" y2="5" vector-effect="non-scaling-stroke" />
    <line class="track-down" x1="5" y1="0" x2="5" y2="10" vector-effect="non-scaling-stroke" />
  </svg>
)
