import { useState } from 'preact/hooks'
import type { Facts, RankedItem } from '../../domain/item.ts'
import { Button } from '../../parts/button.tsx'
import { decimals } from '../../parts/figure.tsx'
import type { Answered } from '../../server/use-answer.ts'
import { Why } from './why.tsx'
import './card.css'

interface CardProps {
  /** From 1. */
  readonly rank: number
  readonly facts: Facts
  readonly score: number
  /** Names of the numbers that are written with decimals. */
  readonly withDecimals: ReadonlySet<string>
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

const Numbers = ({ facts: { numbers }, withDecimals }: Pick<CardProps, 'facts' | 'withDecimals'>) => (
  <dl class="card-numbers">
    {numbers.map(({ name, hint, value }) => (
      <div key={name} title={hint}>
        <dt>{name}</dt>
        <dd class="figures">{decimals(value, withDecimals.has(name) ? 2 : 0)}</dd>
      </div>
    ))}
  </dl>
)

const Has = ({ has }: Pick<Facts, 'has'>) => (
  <ul class="card-has" aria-label="It has">
    {has.map(({ name, hint }) => (
      <li key={name} title={hint}>
        {name}
      </li>
    ))}
  </ul>
)

export const Card = ({ rank, facts, score, withDecimals, isChosen, isLit, isBusy, explained, ...on }: CardProps) => {
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
      <Numbers facts={facts} withDecimals={withDecimals} />
      {facts.has.length > 0 && <Has has={facts.has} />}
      <div class="card-foot">
        <details onToggle={toggle}>
          <summary>Why this one</summary>
          {isOpen && <Why index={rank - 1} explained={explained} />}
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
