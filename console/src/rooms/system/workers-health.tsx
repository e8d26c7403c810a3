import type { SystemSnapshot } from '../../../../src/api/system-snapshot.ts'
import { figureText } from '../../parts/figure.tsx'
import type { Tone } from '../../parts/tone.ts'
import { workersVerdict } from '../../parts/workers-verdict.ts'
import { HealthCard, NOT_KNOWN } from './health-card.tsx'

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

const Words = ({ tone, lost }: { tone: Tone; lost: readonly string[] }) => {
  if (tone === 'bad')
    return (
      <p class="small">
        Tasks wait in their queues. Start a worker with <code>stellwerk worker</code>, or see why it ended.
      </p>
    )
  return tone === 'warn' ? (
    <p class="small">
      Not heard for a while: {lost.join(', ')}. What it had in hand is given to another worker; see why it fell silent.
    </p>
  ) : null
}

type Workers = NonNullable<SystemSnapshot['workers']>

/** Undefined until a worker has told. */
const placesText = (workers: Workers) => {
  const told = workers.filter(({ state, concurrency }) => state === 'online' && concurrency !== null)
  if (told.length === 0) return undefined
  return `${figureText(sum(told.map(({ active }) => active ?? 0)))} of ${figureText(sum(told.map(({ concurrency }) => concurrency ?? 0)))} places`
}

interface WorkersHealthProps extends Pick<SystemSnapshot, 'workers' | 'queues'> {
  /** Whether the server is heard: what it told before holds no more. */
  readonly isHeard: boolean
}

/** Whether somebody does the work, and how much waits. */
export const WorkersHealth = ({ isHeard, workers, queues }: WorkersHealthProps) => {
  const { tone, state } = isHeard ? workersVerdict(workers) : NOT_KNOWN
  const lost = (workers ?? []).filter((worker) => worker.state === 'lost').map(({ name }) => name)
  const told = isHeard && {
    'At work': placesText(workers ?? []),
    'Messages waiting': figureText(queues && sum(queues.map(({ ready }) => ready))),
  }
  return (
    <HealthCard
      title="Workers"
      tone={tone}
      state={state}
      purpose="Take tasks from the queues: they rank, and they train."
      facts={{ Who: <a href="/now">See each of them</a>, ...told }}
    >
      <Words tone={tone} lost={lost} />
    </HealthCard>
  )
}
