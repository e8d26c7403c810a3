import type { ComparisonAnswer } from '../../../../src/api/comparison.ts'
import { Button } from '../../parts/button.tsx'
import { AnswerOf } from '../../parts/states.tsx'
import { useAnswer } from '../../server/use-answer.ts'
import { ComparedMetrics } from './compared-metrics.tsx'
import { DifferingLists } from './differing-lists.tsx'
import { PairedBars } from './paired-bars.tsx'
import { counted } from './words.ts'
import './comparison.css'

interface ComparisonProps {
  /** Two are compared; of fewer nothing is shown. */
  readonly versions: readonly number[]
  readonly onClose: () => void
}

const Whole = ({ answer }: { readonly answer: ComparisonAnswer }) => {
  const { one, other, lists, lists_with_choice, lists_of, metrics, differing } = answer
  return (
    <>
      <p class="soft small">
        Both measured on the same {counted(lists, 'list')}, which model {lists_of} held out from its training. In{' '}
        {lists_with_choice.toLocaleString()} of them something was chosen: NDCG, MAP and MRR are means over these, ROC
        AUC is of all.
      </p>
      <ComparedMetrics one={one.version} other={other.version} metrics={metrics} />
      {one.importances !== null && other.importances !== null && <PairedBars one={one} other={other} />}
      <DifferingLists one={one.version} other={other.version} lists={differing} />
    </>
  )
}

const Pair = ({ one, other }: { readonly one: number; readonly other: number }) => {
  const answered = useAnswer<ComparisonAnswer>(`/models/compare?one=${one}&other=${other}`)
  return <AnswerOf of={answered}>{(answer) => <Whole answer={answer} />}</AnswerOf>
}

/** Two models on the same lists, the earlier one first. */
export const Comparison = ({ versions, onClose }: ComparisonProps) => {
  const [one, other] = versions.toSorted((a, b) => a - b)
  if (one === undefined || other === undefined) return null
  return (
    <section class="panel comparison" aria-labelledby="comparison-title">
      <header>
        <h2 id="comparison-title">
          Model {one} and model {other}
        </h2>
        <Button onClick={onClose}>Put away</Button>
      </header>
      <Pair key={`${one},${other}`} one={one} other={other} />
    </section>
  )
}
