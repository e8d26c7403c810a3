import type { ComponentChildren } from 'preact'
import { Light } from '../../parts/light.tsx'
import type { Tone } from '../../parts/tone.ts'

interface HealthCardProps {
  readonly title: string
  readonly tone: Tone
  /** How it is, in a word or two. */
  readonly state: string
  /** What it is for. */
  readonly purpose: string
  /** Names and what is known under them; what is undefined is left out. */
  readonly facts: Readonly<Record<string, ComponentChildren>>
  readonly children?: ComponentChildren
}

/** How a part is while the server is not heard. */
export const NOT_KNOWN = { tone: 'quiet', state: 'Unknown' } as const

/** One part of the system: what it is for, how it is, and what is known of it. */
export const HealthCard = ({ title, tone, state, purpose, facts, children }: HealthCardProps) => (
  <li class={`panel health-card ${tone === 'bad' ? 'health-card-bad' : ''}`}>
    <header>
      <h2>{title}</h2>
      <Light tone={tone}>{state}</Light>
    </header>
    <p class="soft">{purpose}</p>
    <dl class="health-facts">
      {Object.entries(facts).map(
        ([name, fact]) =>
          fact !== undefined && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{fact}</dd>
            </div>
          ),
      )}
    </dl>
    {children}
  </li>
)
