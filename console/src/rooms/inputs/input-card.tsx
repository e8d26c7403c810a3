import { Button } from '../../parts/button.tsx'
import { figureText } from '../../parts/figure.tsx'
import { Light } from '../../parts/light.tsx'
import { AnswerOf } from '../../parts/states.tsx'
import { useAnswer } from '../../server/use-answer.ts'
import { type InputDrift, isJudged, LEAST_USERS, standing } from './drift.ts'
import { Heat } from './heat.tsx'
import { Histogram } from './histogram.tsx'
import { comparedBins, type InputHistory } from './shares.ts'
import { indexText, titleOf } from './words.ts'

export interface InputProps {
  readonly input: InputDrift
  /** The first and the last of the recent hours, ISO 8601. */
  readonly recent: { readonly from: string | null; readonly to: string | null }
  readonly hours: number
}

/** How one input was distributed in the last hours; each opened room asks once. */
export const useHistory = (name: string, hours: number) =>
  useAnswer<InputHistory>(`/drift/inputs/${encodeURIComponent(name)}?hours=${hours}`)

const figuresOf = (input: InputDrift) =>
  isJudged(input)
    ? `index ${indexText(input.psi)} · ${figureText(input.recent_users)} users`
    : `${figureText(input.recent_users)} of ${LEAST_USERS} users`

/** One of the small multiples. */
export const InputCard = ({ input, recent, hours, onOpen }: InputProps & { readonly onOpen: () => void }) => {
  const history = useHistory(input.name, hours)
  const { tone, word } = standing(input)
  const title = titleOf(input.name)
  return (
    <article class={`panel input-card ${input.drifted ? 'input-card-drifted' : ''}`}>
      <header>
        <h3>{title}</h3>
        <Button kind="quiet" onClick={onOpen} aria-label={`Open ${title}`}>
          Open
        </Button>
      </header>
      <p class="small">
        <Light tone={tone}>{word}</Light> <span class="soft figures">{figuresOf(input)}</span>
      </p>
      <AnswerOf of={history}>
        {(answer) => (
          <>
            <Histogram title={title} bins={comparedBins(answer, recent)} />
            <Heat title={title} history={answer} hours={hours} most={24} heightPx={48} />
          </>
        )}
      </AnswerOf>
    </article>
  )
}
