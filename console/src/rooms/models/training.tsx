import { useState } from 'preact/hooks'
import { Button } from '../../parts/button.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { Light } from '../../parts/light.tsx'
import { Failed } from '../../parts/states.tsx'
import { hasEnded } from '../../parts/task-states.ts'
import type { Tone } from '../../parts/tone.ts'
import { ask } from '../../server/ask.ts'
import { pathPart } from '../../server/path-part.ts'
import { Curves } from './curves.tsx'
import type { FollowedTraining } from './followed-training.ts'
import { placeOf } from './runs.ts'
import { useTraining } from './use-training.ts'
import './training.css'

export interface TrainingProps {
  readonly taskId: string
  /** Somebody stopped it. @param what in a sentence */
  readonly onDone: (what: string) => void
  /** It could not be stopped, which was known late. */
  readonly onLateRefusal: (text: string) => void
  /** As soon as its state is known, and at each change. */
  readonly onState: (status: string) => void
  readonly onHide: () => void
}

const STATES: Readonly<Record<string, readonly [Tone, string]>> = {
  SUCCESS: ['good', 'Done'],
  FAILURE: ['bad', 'Failed'],
  REVOKED: ['quiet', 'Stopped'],
  PROGRESS: ['busy', 'Grows trees'],
  STARTED: ['busy', 'Reads the lists'],
  RETRY: ['warn', 'Tried again'],
}
const WAITING = ['quiet', 'Waits for a worker'] as const

/** How far it is; once it has ended, how far it came. */
const Trees = ({ training: { status, curve, trees, runs } }: { readonly training: FollowedTraining }) => {
  const grown = curve.at(-1)?.[0] ?? 0
  const { run, tree } = placeOf(grown, trees / runs)
  const ofRuns = runs > 1 ? `Run ${run} of ${runs}, tree` : 'Tree'
  const isDone = status === 'SUCCESS'
  return (
    <p class="trees">
      <progress max={trees} value={isDone ? trees : grown} aria-label="Trees grown" />
      <span class="figures small">
        {isDone ? `Ended with ${ofRuns.toLowerCase()} ${tree}` : `${ofRuns} ${tree} of at most ${trees / runs}`}
      </span>
    </p>
  )
}

interface StoppingProps extends Pick<TrainingProps, 'taskId' | 'onDone' | 'onLateRefusal'> {
  readonly onClose: () => void
}

const Stopping = ({ taskId, onDone, ...ends }: StoppingProps) => (
  <Confirm
    title="Stop the training?"
    action="Stop the training"
    isDangerous
    onConfirm={async () => {
      await ask(`/train/${pathPart(taskId)}`, { method: 'DELETE' })
      onDone('The training was stopped. It made no model.')
    }}
    {...ends}
  >
    <p>It ends at once without a model; what it has learned so far is thrown away. Who serves does not change.</p>
  </Confirm>
)

/** A training as it happens. What was before it was followed is told first, and drawn as soon as its runs are known. */
export const Training = ({ taskId, onState, onHide, ...ends }: TrainingProps) => {
  const { training, error } = useTraining(taskId, onState)
  const [isAsked, setAsked] = useState(false)
  const { status, decision, trees, runs, curve } = training
  const [tone, word] = STATES[status] ?? WAITING
  return (
    <section class="panel training" aria-labelledby="training-title">
      <header>
        <h2 id="training-title">Training</h2>
        <span role="status">
          <Light tone={tone}>{word}</Light>
        </span>
        {hasEnded(status) || error !== undefined ? (
          <Button onClick={onHide}>Put away</Button>
        ) : (
          <Button kind="danger" onClick={() => setAsked(true)}>
            Stop
          </Button>
        )}
      </header>
      {error !== undefined && <Failed error={error} />}
      {decision !== undefined && <p>{decision}</p>}
      {trees > 0 && <Trees training={training} />}
      {runs > 1 && (
        <p class="soft small">
          The first run learns from all lists, the next ones from the newest of them; one of these is kept only where it
          is surely better.
        </p>
      )}
      {trees > 0 ? (
        <Curves curve={curve} runs={runs} treesPerRun={trees / runs} />
      ) : (
        !hasEnded(status) && error === undefined && <p class="soft">Its curves are drawn here as its trees grow.</p>
      )}
      {isAsked && <Stopping taskId={taskId} onClose={() => setAsked(false)} {...ends} />}
    </section>
  )
}
