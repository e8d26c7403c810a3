import { Figure } from '../../parts/figure.tsx'
import { Light } from '../../parts/light.tsx'
import { Rate } from '../../parts/measure.tsx'
import type { Snapshot } from './snapshot.ts'
import './workers.css'

type Worker = NonNullable<Snapshot['workers']>[number]

const Busy = ({ active, concurrency }: Pick<Worker, 'active' | 'concurrency'>) => (
  <div class="worker-busy">
    <meter
      min={0}
      max={Math.max(concurrency ?? 1, 1)}
      value={active ?? 0}
      aria-label={`${active ?? 0} of ${concurrency ?? '?'} places at work`}
    />
    <span class="figures small">
      <Figure value={active} /> of <Figure value={concurrency} /> at work
    </span>
  </div>
)

interface WorkerCardProps {
  readonly worker: Worker
  /** Whether another one takes what this one held. */
  readonly hasOthers: boolean
}

const WorkerCard = ({ worker, hasOthers }: WorkerCardProps) => {
  const { name, state, active, concurrency, processed_per_s, load } = worker
  return (
    <li class={`worker worker-${state}`}>
      <header>
        <h3 title={name}>{name}</h3>
        {state === 'lost' ? <Light tone="bad">Lost</Light> : <Light tone="good">Online</Light>}
      </header>
      {state === 'lost' ? (
        <p class="small">
          No heartbeat. What it held {hasOthers ? 'goes to the other workers' : 'waits for another worker'}; nothing is
          lost.
        </p>
      ) : (
        <>
          <Busy active={active} concurrency={concurrency} />
          <dl class="facts">
            <div>
              <dt>Tasks ended, last 5 s</dt>
              <dd>
                <Rate value={processed_per_s} />
              </dd>
            </div>
            <div>
              <dt>Load of its machine</dt>
              <dd>
                <Figure value={load} />
              </dd>
            </div>
          </dl>
        </>
      )}
    </li>
  )
}

/** Who works, and who has fallen silent. */
export const Workers = ({ workers }: Pick<Snapshot, 'workers'>) => {
  if (workers === null) return <p class="soft">Asking the workers …</p>
  const isAnyOnline = workers.some(({ state }) => state === 'online')
  return (
    <>
      {!isAnyOnline && (
        <p class="trouble">
          No worker is there. What is accepted waits in the queue until one comes: start it with{' '}
          <code>stellwerk worker</code>.
        </p>
      )}
      <ul class="workers">
        {workers.map((worker) => (
          <WorkerCard key={worker.name} worker={worker} hasOthers={isAnyOnline} />
        ))}
      </ul>
    </>
  )
}
