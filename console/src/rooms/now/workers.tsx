import { Figure, figureText } from '../../parts/figure.tsx'
import { Light } from '../../parts/light.tsx'
import { Rate } from '../../parts/measure.tsx'
import type { Snapshot } from './snapshot.ts'
import './workers.css'

type Worker = NonNullable<Snapshot['workers']>[number]

/** Python's workers do not tell how many places they have. */
const Busy = ({ active, concurrency }: { active: number; concurrency: number | null }) => (
  <div class="worker-busy">
    {concurrency !== null && (
      <meter
        min={0}
        max={Math.max(concurrency, 1)}
        value={active}
        aria-label={`${active} of ${concurrency} places at work`}
      />
    )}
    <span class="figures small">
      <Figure value={active} /> {concurrency !== null && `of ${figureText(concurrency)} `}at work
    </span>
  </div>
)

/** Python's workers do not tell on how many cores; a load without them is a number of processes. */
const Load = ({ load, cores }: Pick<Worker, 'load' | 'cores'>) => {
  if (load === null) return <dd>–</dd>
  const unit = cores === null ? 'run or wait' : `on ${cores === 1 ? 'one core' : `${cores} cores`}`
  return (
    <dd title="Processes that run or wait for a processor, the mean of a minute">
      <Figure value={load} unit={unit} />
    </dd>
  )
}

const AtWork = ({ active, concurrency, processed_per_s, load, cores }: Worker) => {
  if (active === null) return <p class="soft small">Asking what it does …</p>
  return (
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
          <Load load={load} cores={cores} />
        </div>
      </dl>
    </>
  )
}

interface WorkerCardProps {
  readonly worker: Worker
  /** Whether another one takes what this one held. */
  readonly hasOthers: boolean
}

const WorkerCard = ({ worker, hasOthers }: WorkerCardProps) => {
  const { name, state } = worker
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
        <AtWork {...worker} />
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
