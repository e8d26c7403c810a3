import { useState } from 'preact/hooks'
import { Button } from '../../parts/button.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { Light, type Tone } from '../../parts/light.tsx'
import { Failed } from '../../parts/states.tsx'
import { hasEnded } from '../../parts/task-states.ts'
import { ask } from '../../server/ask.ts'
import { Curves } from './curves.tsx'
import type { FollowedTraining } from './followed-training.ts'
import { useTraining } from './use-training.ts'
import './training.css'

interface TrainingProps {
  readonly taskId: string
  /** Somebody stopped it. @param what in a sentence */
  readonly onDone: (what: string) => void
  /** It has ended. */
  readonly onEnded: () => void
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

const Trees = ({ training: { curve, trees } }: { readonly training: FollowedTraining }) => {
  const tree = curve.at(-1)?.[0] ?? 0
  return (
    <p class="trees">
      <progress max={trees} value={tree} aria-label="Trees grown" />
      <span class="figures small">
        Tree {tree} of at most {trees}
      </span>
    </p>
  )
}

const Stopping = ({ taskId, onDone, onClose }: Pick<TrainingProps, 'taskId' | 'onDone'> & { onClose: () => void }) => (
  <Confirm
    title="Stop the training?"
    action="Stop the training"
    isDangerous
    onConfirm={async () => {
      await ask(`/train/${encodeURIComponent(taskId)}`, { method: 'DELETE' })
      onDone('The training was stopped. It made no model.')
    }}
    onClose={onClose}
  >
    <p>It ends at once without a model; what it has learned so far is thrown away. Who serves does not change.</p>
  </Confirm>
)

/** A training as it happens. */
export const Training = ({ taskId, onDone, onEnded, onHide }: TrainingProps) => {
  const { training, error } = useTraining(taskId, (status) => {
    if (hasEnded(status)) onEnded()
  })
  const [isAsked, setAsked] = useState(false)
  const { status, decision, trees, curve } = training
  const [tone, word] = STATES[status] ?? WAITING
  return (
    <section class="panel training" aria-labelledby="training-title">
      <header>
        <h2 id="training-title">Training</h2>
        <span role="status">
          <Light tone={tone}>{word}</Light>
        </span>
        {hasEnded(status) || error !== undefined ? (
          <Button kind="quiet" onClick={onHide}>
            Put away
          </Button>
        ) : (
          <Button kind="danger" onClick={() => setAsked(true)}>
            Stop
          </Button>
        )}
      </header>
      {error !== undefined && <Failed error={error} />}
      {decision !== undefined && <p>{decision}</p>}
      {trees > 0 && <Trees training={training} />}
      {curve.length > 0 ? (
        <Curves curve={curve} />
      ) : (
        !hasEnded(status) && error === undefined && <p class="soft">Its curves are drawn here as its trees grow.</p>
      )}
      {isAsked && <Stopping taskId={taskId} onDone={onDone} onClose={() => setAsked(false)} />}
    </section>
  )
}
