import type { DeadLetterPortrait } from '../../../../src/api/dead-letter-rows.ts'
import { Button } from '../../parts/button.tsx'
import { Drawer } from '../../parts/drawer.tsx'
import { AnswerOf } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { pathPart } from '../../server/path-part.ts'
import { useAnswer } from '../../server/use-answer.ts'
import type { LetterDeed } from './letter-action.tsx'
import './letter.css'

const written = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value, null, 2))

const Facts = ({ letter: { reason, time_died, queue, task, task_id } }: { letter: DeadLetterPortrait }) => (
  <dl class="letter-facts">
    <dt>Reason</dt>
    <dd>{reason}</dd>
    <dt>Put aside</dt>
    <dd>
      <When at={time_died} />
    </dd>
    <dt>Queue</dt>
    <dd>{queue}</dd>
    <dt>Task</dt>
    <dd>
      <code>{task ?? 'not told'}</code>
    </dd>
    <dt>Task id</dt>
    <dd>
      <code>{task_id ?? 'not told'}</code>
    </dd>
  </dl>
)

const Text = ({ title, value }: { title: string; value: unknown }) => (
  <div>
    <h3>{title}</h3>
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls must be reached by keyboard */}
    <section class="letter-text" tabIndex={0} aria-label={title}>
      <pre>{written(value)}</pre>
    </section>
  </div>
)

interface LetterProps {
  readonly id: string
  readonly onDeed: (deed: LetterDeed) => void
  readonly onClose: () => void
}

/** One dead letter with all that is in it, beside the room. */
export const Letter = ({ id, onDeed, onClose }: LetterProps) => {
  const letter = useAnswer<DeadLetterPortrait>(`/dead-letters/${pathPart(id)}`)
  return (
    <Drawer title="Dead letter" onClose={onClose}>
      <AnswerOf of={letter}>
        {(answer) => (
          <>
            <Facts letter={answer} />
            <Text
              title={answer.payload_kind === 'json' ? 'Payload' : 'Payload, no JSON: bytes as text'}
              value={answer.payload}
            />
            <Text title="Headers" value={answer.headers} />
            <footer>
              <Button onClick={() => onDeed({ kind: 'retry', letter: answer })}>Send again</Button>
              <Button kind="danger" onClick={() => onDeed({ kind: 'discard', letter: answer })}>
                Discard
              </Button>
            </footer>
          </>
        )}
      </AnswerOf>
    </Drawer>
  )
}
