import type { ComparisonAnswer } from '../../../../src/api/comparison.ts'
import { decimals } from '../../parts/figure.tsx'
import { featureWords } from '../../parts/words.ts'
import './paired-bars.css'

type Side = ComparisonAnswer['one']

interface PairedBarsProps {
  readonly one: Side
  readonly other: Side
}

interface Pair {
  readonly feature: string
  readonly one: number
  readonly other: number
}

const MOST_FEATURES = 12
const BAR_PX = 8

const byFeature = ({ importances }: Side) =>
  new Map((importances ?? []).map(({ feature, permutation }) => [feature, permutation]))

/** The features that matter most to either. */
const pairsOf = (one: Side, other: Side): Pair[] => {
  const [first, second] = [byFeature(one), byFeature(other)]
  const features = new Set([...first.keys(), ...second.keys()])
  return [...features]
    .map((feature) => ({ feature, one: first.get(feature) ?? 0, other: second.get(feature) ?? 0 }))
    .toSorted((a, b) => Math.max(b.one, b.other) - Math.max(a.one, a.other))
    .slice(0, MOST_FEATURES)
}

/** What both models go by: the fall of NDCG@10 when a feature's values are shuffled. */
export const PairedBars = ({ one, other }: PairedBarsProps) => {
  const pairs = pairsOf(one, other)
  const most = Math.max(...pairs.flatMap((pair) => [pair.one, pair.other])) || 1
  const width = (value: number) => `${(100 * Math.max(0, value)) / most}%`
  return (
    <section>
      <h3>What they go by</h3>
      <p class="soft small">
        How much NDCG@10 falls when a feature's values are shuffled:{' '}
        <span class="pair-one">model {one.version} above</span>,{' '}
        <span class="pair-other">model {other.version} below</span>.
      </p>
      <ul class="paired-bars">
        {pairs.map((pair) => (
          <li key={pair.feature}>
            <span>{featureWords(pair.feature)}</span>
            <svg width="100%" height={2 * BAR_PX + 2} aria-hidden="true">
              <rect class="pair-one" width={width(pair.one)} height={BAR_PX} />
              <rect class="pair-other" y={BAR_PX + 2} width={width(pair.other)} height={BAR_PX} />
            </svg>
            <span class="figures">
              {decimals(pair.one)} and {decimals(pair.other)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
