import { useState } from 'preact/hooks'
import type { Facts, RankedItem, Scale } from '../../domain/item.ts'
import type { Wish } from '../../domain/wishes.ts'
import { Button } from '../../parts/button.tsx'
import { decimals } from '../../parts/figure.tsx'
import type { Answered } from '../../server/use-answer.ts'
import { Chips } from './chips.tsx'
import { Why } from './why.tsx'
import './card.css'

interface CardProps {
  /** From 1. */
  readonly rank: number
  readonly facts: Facts
  /** What was wished, as far as that is known. */
  readonly wishes: readonly Wish[]
  readonly units: ReadonlyMap<string, string>
  readonly score: number
  readonly scales: ReadonlyMap<string, Scale>
  readonly isChosen: boolean
  /** Pointed at, here or on the map. */
  readonly isLit: boolean
  readonly isBusy: boolean
  readonly explained: Answered<readonly RankedItem[]>
  readonly onChoose: () => void
  readonly onLight: (isLit: boolean) => void
  /** Somebody wants to know why; the list is explained then. */
  readonly onAsk: () => void
}

/** How far a number is on the way to the highest in the list. */
const Length = ({ share }: { share: number }) => (
  <svg class="card-length" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
    <rect class="whole" width="100" height="1" />
    <rect width={100 * share} height="1" />
  </svg>
)

const Numbers = ({ facts: { numbers }, scales }: Pick<CardProps, 'facts' | 'scales'>) => (
  <dl class="card-numbers">
    {numbers.map(({ field, name, hint, value, unit }) => {
      const { digits = 0, end } = scales.get(field) ?? {}
      return (
        <div key={field} title={hint}>
          <dt>{name}</dt>
          <dd class="figures">
            {decimals(value, digits)}
            {unit !== undefined && <span class="soft">{`\u00a0${unit}`}</span>}
            {end !== undefined && end > 0 && <Length share={value / end} />}
          </dd>
        </div>
      )
    })}
  </dl>
)

export const Card = ({ rank, facts, score, scales, isChosen, isLit, isBusy, ...more }: CardProps) => {
  const { wishes, units, explained, ...on } = more
  const [isOpen, setOpen] = useState(false)
  const toggle = ({ currentTarget }: { currentTarget: HTMLDetailsElement }) => {
    setOpen(currentTarget.open)
    if (currentTarget.open) on.onAsk()
  }
  return (
    <li
      class={`card ${isLit ? 'card-lit' : ''} ${isChosen ? 'card-chosen' : ''}`}
      id={`item-${facts.id}`}
      onMouseEnter={() => on.onLight(true)}
      onMouseLeave={() => on.onLight(false)}
      onFocusIn={() => on.onLight(true)}
      onFocusOut={() => on.onLight(false)}
    >
      <div class="card-head">
        <span class="card-rank figures">{rank}</span>
        <div>
          <h2>{facts.title}</h2>
          <p class="soft small">{facts.subtitle}</p>
        </div>
        <p class="card-score" title="How sure the model is that this is chosen: a margin; differences order the list">
          <span class="soft small">Score</span> <b class="figures">{decimals(score, 2)}</b>
        </p>
      </div>
      <Numbers {...{ facts, scales }} />
      <Chips {...{ facts, wishes }} />
      <div class="card-foot">
        <details onToggle={toggle}>
          <summary>Why this one</summary>
          {isOpen && <Why index={rank - 1} {...{ explained, wishes, units }} />}
        </details>
        <Button
          kind={isChosen ? 'primary' : 'plain'}
          aria-pressed={isChosen}
          aria-label={`${isChosen ? 'Chosen' : 'Choose'}: ${facts.title}`}
          disabled={isBusy}
          onClick={on.onChoose}
        >
          {isChosen ? '✓ Chosen' : 'Choose'}
        </Button>
      </div>
    </li>
  )
}
