import type { ComponentChildren } from 'preact'
import type { Tone } from './tone.ts'
import './light.css'

const SIGNS: Readonly<Record<Tone, string>> = { good: '●', busy: '◐', warn: '▲', bad: '■', quiet: '○' }

interface LightProps {
  readonly tone: Tone
  /** The state in a word. */
  readonly children: ComponentChildren
}

/** A state as a signal shows it: by its word and its shape, and by colour besides. */
export const Light = ({ tone, children }: LightProps) => (
  <span class={`light light-${tone}`}>
    <span aria-hidden="true">{SIGNS[tone]}</span> {children}
  </span>
)
