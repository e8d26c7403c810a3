import { useEffect, useRef } from 'preact/hooks'
import { Button } from '../../parts/button.tsx'
import { figureText } from '../../parts/figure.tsx'
import { Light } from '../../parts/light.tsx'
import { AnswerOf } from '../../parts/states.tsx'
import { fieldWords } from '../../parts/words.ts'
import { pathPart } from '../../server/path-part.ts'
import { useAnswer } from '../../server/use-answer.ts'
import { type InputDrift, isJudged, standing, type Thresholds } from './drift.ts'
import { Heat } from './heat.tsx'
import { Histogram } from './histogram.tsx'
import { comparedBins, type InputHistory } from './shares.ts'
import { useInView } from './use-in-view.ts'
import { indexText } from './words.ts'

export interface InputProps {
  readonly input: InputDrift
  readonly thresholds: Thresholds
  /** The first and the last of the recent hours, ISO 8601. */
  readonly recent: { readonly from: string | null; readonly to: string | null }
  readonly hours: number
}

/**
 * How one input was distributed in the last hours. Asked for again when a report says something else of it, as under
 * traffic each does of all: as long as nobody sees it, it waits.
 */
export const useHistory = (input: InputDrift, hours: number, isInView = true) => {
  const history = useAnswer<InputHistory>(`/drift/inputs/${pathPart(input.name)}?hours=${hours}`)
  const { reload } = history
  const figures = JSON.stringify(input)
  const asked = useRef(figures)
  useEffect(() => {
    if (!isInView || asked.current === figures) return
    asked.current = figures
    reload()
  }, [figures, isInView, reload])
  return history
}

const figuresOf = (input: InputDrift, thresholds: Thresholds) =>
  isJudged(input, thresholds)
    ? `index ${indexText(input.psi)} · ${figureText(input.recent_users)} users`
    : `${figureText(input.recent_users)} of ${figureText(thresholds.inputs.least_users)} users`

/** One of the small multiples. */
export const InputCard = ({
  input,
  thresholds,
  recent,
  hours,
  onOpen,
}: InputProps & { readonly onOpen: () => void }) => {
  const card = useRef<HTMLElement>(null)
  const history = useHistory(input, hours, useInView(card))
  const { tone, word } = standing(input, thresholds)
  const title = fieldWords(input.name)
  return (
    <article ref={card} class={`panel input-card ${input.drifted ? 'input-card-drifted' : ''}`}>
      <header>
        <h3>{title}</h3>
        <Button kind="quiet" onClick={onOpen} aria-label={`Open ${title}`}>
          Open
        </Button>
      </header>
      <p class="small">
        <Light tone={tone}>{word}</Light> <span class="soft figures">{figuresOf(input, thresholds)}</span>
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
