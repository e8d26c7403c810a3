import { Button } from '../../parts/button.tsx'
import { figureText, percentText, signed } from '../../parts/figure.tsx'
import { Light } from '../../parts/light.tsx'
import { AnswerOf } from '../../parts/states.tsx'
import { Table, type TableColumn } from '../../parts/table.tsx'
import { useBorrowedFocus } from '../../parts/use-borrowed-focus.ts'
import { fieldWords } from '../../parts/words.ts'
import { standing } from './drift.ts'
import { Heat } from './heat.tsx'
import { type InputProps, useHistory } from './input-card.tsx'
import { type BinShares, comparedBins } from './shares.ts'
import { indexText } from './words.ts'

const points = ({ trained, recent }: BinShares) => (trained === null ? null : (recent - trained) * 100)

const columns: readonly TableColumn<BinShares & { readonly place: number }>[] = [
  { name: 'value', title: 'Value', cell: ({ label }) => label, sortBy: ({ place }) => place },
  {
    name: 'trained',
    title: 'Trained on',
    cell: ({ trained }) => percentText(trained),
    sortBy: ({ trained }) => trained,
    isNumber: true,
  },
  {
    name: 'recent',
    title: 'Recent',
    cell: ({ recent }) => percentText(recent),
    sortBy: ({ recent }) => recent,
    isNumber: true,
  },
  {
    name: 'difference',
    title: 'Difference, points',
    cell: (bin) => {
      const difference = points(bin)
      return difference === null ? '–' : signed(difference, 1)
    },
    sortBy: points,
    isNumber: true,
  },
]

const TESTS: Readonly<Record<InputProps['input']['test'], string>> = {
  'kolmogorov-smirnov': 'Kolmogorov–Smirnov',
  'chi-square': 'Chi-square',
}

const Facts = ({ input, thresholds: { inputs } }: Pick<InputProps, 'input' | 'thresholds'>) => (
  <dl class="input-facts small">
    <dt>Stability index</dt>
    <dd class="figures">
      {indexText(input.psi)}; below {inputs.ends_below} is stable, from {inputs.begins_at} a shift
    </dd>
    <dt>{TESTS[input.test]}</dt>
    <dd class="figures">
      {figureText(input.statistic)}, adjusted p{' '}
      {input.p_value_adjusted < 0.001 ? '< 0.001' : `= ${figureText(input.p_value_adjusted, 2)}`}
    </dd>
    <dt>Users</dt>
    <dd class="figures">
      {figureText(input.recent_users)} recent ({figureText(input.recent_missing)} without a value),{' '}
      {figureText(input.reference_users)} trained on ({figureText(input.reference_missing)} without)
    </dd>
  </dl>
)

/** One input with all its figures. */
export const InputDetail = ({
  input,
  thresholds,
  recent,
  hours,
  onClose,
}: InputProps & { readonly onClose: () => void }) => {
  const history = useHistory(input, hours)
  const heading = useBorrowedFocus<HTMLHeadingElement>()
  const { tone, word } = standing(input, thresholds)
  const title = fieldWords(input.name)
  return (
    <article class="panel input-detail" aria-labelledby="input-title">
      <header>
        <h3 id="input-title" ref={heading} tabIndex={-1}>
          {title}
        </h3>
        <Light tone={tone}>{word}</Light>
        <Button onClick={onClose}>Close</Button>
      </header>
      <Facts input={input} thresholds={thresholds} />
      <AnswerOf of={history}>
        {(answer) => (
          <div class="input-detail-pictures">
            <Heat title={title} history={answer} hours={hours} most={72} heightPx={240} isNamed />
            <Table
              name="values"
              caption={`${title} by value`}
              columns={columns}
              rows={comparedBins(answer, recent).map((bin, place) => ({ ...bin, place }))}
              rowKey={({ place }) => place}
            />
          </div>
        )}
      </AnswerOf>
    </article>
  )
}
