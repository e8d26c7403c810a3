import type { Contribution } from '../../../../src/contract.ts'
import type { RankedItem } from '../../domain/item.ts'
import { Bars } from '../../parts/bars.tsx'
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

const barOf = ({ feature, value, contribution }: Contribution) => ({
  key: feature,
  label: (
    <>
      {featureWords(feature)} <span class="soft">{valueText(value)}</span>
    </>
  ),
  value: contribution,
  text: signed(contribution, 2),
})

interface WhyProps {
  /** Place in the list, from 0. */
  readonly index: number
  readonly explained: Answered<readonly RankedItem[]>
}

/** What speaks for an item and what against it; the bars and the base add up to its score. */
export const Why = ({ index, explained }: WhyProps) => (
  <AnswerOf of={explained}>
    {(items) => {
      const explanation = items[index]?.explanation
      if (explanation === undefined) return <p class="soft">The list is shorter than it was: load it again.</p>
      const { base, contributions } = explanation
      const rest = contributions.slice(MOST_BARS)
      const others = { key: '', label: `${rest.length} others`, value: sum(rest), text: signed(sum(rest), 2) }
      return (
        <>
          <Bars bars={[...contributions.slice(0, MOST_BARS).map(barOf), ...(rest.length > 0 ? [others] : [])]} />
          <p class="small soft">
            From a base of {decimals(base, 2)}. Bars to the right speak for it, to the left against it.
          </p>
        </>
      )
    }}
  </AnswerOf>
)
