import type { Contribution } from '../../../../src/contract.ts'
import type { RankedItem } from '../../domain/item.ts'
import type { Wish } from '../../domain/wishes.ts'
import { type Bar, Bars } from '../../parts/bars.tsx'
import { decimals, signed } from '../../parts/figure.tsx'
import { AnswerOf } from '../../parts/states.tsx'
import { featureWords } from '../../parts/words.ts'
import type { Answered } from '../../server/use-answer.ts'

const MOST_BARS = 7

const valueText = (value: Contribution['value']) => {
  if (value === null) return 'missing'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'number' ? decimals(value, Number.isInteger(value) ? 0 : 2) : value
}

const sum = (contributions: readonly Contribution[]) =>
  contributions.reduce((total, { contribution }) => total + contribution, 0)

/** What the noise of a list that was drawn at random is told as. */
const NOISE = 'exploration'

type Units = ReadonlyMap<string, string>

const labelOf = ({ feature, value }: Contribution, units: Units) => {
  if (feature === NOISE) return 'Chance, so that models learn more'
  const unit = value === null ? undefined : units.get(feature)
  return (
    <>
      {featureWords(feature)} <span class="soft">{[valueText(value), unit].filter(Boolean).join('\u00a0')}</span>
    </>
  )
}

const barOf = (of: Contribution, units: Units): Bar => ({
  key: of.feature,
  label: labelOf(of, units),
  value: of.contribution,
  text: signed(of.contribution, 2),
})

const isOf = ({ feature }: Contribution, { features }: Wish) => features.has(feature)

/** All that speaks of a wish in one, also where that is nothing. */
const wishBar = (wish: Wish, contributions: readonly Contribution[]): Bar => {
  const value = sum(contributions.filter((one) => isOf(one, wish)))
  return {
    key: wish.name,
    label: `${wish.name} wished, ${wish.isMet ? 'there' : 'missing'}`,
    value,
    text: signed(value, 2),
  }
}

/** The wishes by name, and beside them what counts most, largest first; then what the others add up to. */
const barsOf = (contributions: readonly Contribution[], wishes: readonly Wish[], units: Units): readonly Bar[] => {
  const unwished = contributions.filter((one) => !wishes.some((wish) => isOf(one, wish)))
  const named = [
    ...wishes.map((wish) => wishBar(wish, contributions)),
    ...unwished.slice(0, MOST_BARS).map((one) => barOf(one, units)),
  ].toSorted((one, other) => Math.abs(other.value) - Math.abs(one.value))
  const rest = unwished.slice(MOST_BARS)
  if (rest.length === 0) return named
  return [...named, { key: '', label: `${rest.length} others`, value: sum(rest), text: signed(sum(rest), 2) }]
}

interface WhyProps {
  /** Place in the list, from 0. */
  readonly index: number
  readonly explained: Answered<readonly RankedItem[]>
  readonly wishes: readonly Wish[]
  readonly units: Units
}

/** What speaks for an item and what against it; the bars and the base add up to its score. */
export const Why = ({ index, explained, wishes, units }: WhyProps) => (
  <AnswerOf of={explained}>
    {(items) => {
      const explanation = items[index]?.explanation
      if (explanation === undefined) return <p class="soft">The list is shorter than it was: load it again.</p>
      const { base, contributions } = explanation
      return (
        <>
          <Bars bars={barsOf(contributions, wishes, units)} />
          <p class="small soft">
            From a base of {decimals(base, 2)}. Bars to the right speak for it, to the left against it.
            {wishes.length > 0 && ' How much a wish counts, the model learned from choices.'}
          </p>
        </>
      )
    }}
  </AnswerOf>
)
