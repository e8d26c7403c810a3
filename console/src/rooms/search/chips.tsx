import type { Facts } from '../../domain/item.ts'
import type { Wish } from '../../domain/wishes.ts'
import './chips.css'

interface ChipsProps {
  readonly facts: Facts
  readonly wishes: readonly Wish[]
}

/** Said in a sign and a word. */
const Wishes = ({ wishes }: Pick<ChipsProps, 'wishes'>) => (
  <ul class="chips" aria-label="What you wish">
    {wishes.map(({ name, isMet }) => (
      <li key={name} class={isMet ? 'wish-met' : 'wish-missed'}>
        <span aria-hidden="true">{isMet ? '✓' : '✕'}</span> {name} {isMet ? 'as wished' : 'missing'}
      </li>
    ))}
  </ul>
)

const Has = ({ has }: Pick<Facts, 'has'>) => (
  <ul class="chips" aria-label="It has">
    {has.map(({ name, hint }) => (
      <li key={name} title={hint}>
        {name}
      </li>
    ))}
  </ul>
)

/** What an item has, and before it what was wished of it. */
export const Chips = ({ facts, wishes }: ChipsProps) => {
  const wished = new Set(wishes.map(({ field }) => field))
  const has = facts.has.filter(({ field }) => !wished.has(field))
  return (
    <>
      {wishes.length > 0 && <Wishes wishes={wishes} />}
      {has.length > 0 && <Has has={has} />}
    </>
  )
}
