import type { ComponentChildren } from 'preact'
import './bars.css'

export interface Bar {
  readonly key: string
  readonly label: ComponentChildren
  /** Below 0 the bar goes left. */
  readonly value: number
  /** The value in words: `+0.8`. */
  readonly text: string
}

/** Bars beside each other's labels, from a common zero, on one scale. */
export const Bars = ({ bars }: { bars: readonly Bar[] }) => {
  const most = Math.max(...bars.map(({ value }) => value), 0)
  const least = Math.min(...bars.map(({ value }) => value), 0)
  const range = most - least || 1
  const zero = (-least / range) * 100
  return (
    <ul class="bars">
      {bars.map(({ key, label, value, text }) => {
        const width = (Math.abs(value) / range) * 100
        return (
          <li key={key}>
            <span>{label}</span>
            <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
              <rect
                class={value < 0 ? 'against' : 'for'}
                x={value < 0 ? zero - width : zero}
                y="1"
                width={width}
                height="8"
              />
              <line x1={zero} x2={zero} y1="0" y2="10" vector-effect="non-scaling-stroke" />
            </svg>
            <b class="figures">{text}</b>
          </li>
        )
      })}
    </ul>
  )
}
