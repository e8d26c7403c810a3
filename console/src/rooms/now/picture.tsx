import { dependencyWords } from '../../parts/dependency-words.ts'
import { Figure } from '../../parts/figure.tsx'
import type { Tone } from '../../parts/light.tsx'
import { workersVerdict } from '../../parts/workers-verdict.ts'
import { type Health, type History, type Snapshot, total, waiting } from './snapshot.ts'
import { type Fact, Station, Track } from './station.tsx'
import './picture.css'

interface StationOf {
  readonly now: Snapshot
  readonly history: History
}

const fact = (name: string, value: number | null | undefined, unit?: string): Fact => ({
  name,
  value: <Figure value={value} {...(unit === undefined ? {} : { unit })} />,
})

const isAbove0 = (value: number | null) => value !== null && value > 0

const healthLight = (health: Health | undefined): { tone: Tone; state: string } => {
  if (health === undefined) return { tone: 'quiet', state: 'Unknown' }
  return health.ok ? { tone: 'good', state: 'Works' } : { tone: 'bad', state: 'Away' }
}

const Users = ({ now: { api }, history }: StationOf) => (
  <Station
    title="Users"
    {...(api.p50_ms === null ? { tone: 'quiet', state: 'Quiet' } : { tone: 'good', state: 'Served' })}
    main={{ name: 'to a result, median', unit: 'ms', read: (one) => one.api.p50_ms }}
    facts={[fact('95 % within', api.p95_ms, 'ms'), fact('99 % within', api.p99_ms, 'ms')]}
    history={history}
  />
)

const Api = ({ now: { api, tasks }, history }: StationOf) => (
  <Station
    title="API"
    {...(isAbove0(api.errors_per_s) ? { tone: 'warn', state: 'Errors' } : { tone: 'good', state: 'Works' })}
    main={{ name: 'requests', unit: '/s', read: (one) => one.api.requests_per_s }}
    facts={[fact('Tasks accepted', tasks.by_state.PENDING ?? 0, '/s'), fact('Errors', api.errors_per_s, '/s')]}
    history={history}
  />
)

const sum = ({ queues }: Snapshot, figure: 'unacknowledged' | 'consumers' | 'dead') =>
  total((queues ?? []).map((queue) => queue[figure]))

const DeadLetters = ({ count }: { readonly count: number | null }) =>
  count === null || count === 0 ? (
    <Figure value={count} />
  ) : (
    <a href="/system?tab=dead-letters">
      <Figure value={count} />
    </a>
  )

const Broker = ({ now, history }: StationOf) => (
  <Station
    title="Broker"
    {...healthLight(now.health.broker)}
    main={{ name: 'waiting in the queues', unit: '', read: waiting }}
    facts={[
      fact('Unacknowledged', sum(now, 'unacknowledged')),
      fact('Consumers', sum(now, 'consumers')),
      { name: 'Dead letters', value: <DeadLetters count={sum(now, 'dead')} /> },
    ]}
    history={history}
  />
)

const Workers = ({ now, history }: StationOf) => (
  <Station
    title="Workers"
    {...workersVerdict(now.workers)}
    main={{ name: 'tasks ended', unit: '/s', read: (one) => one.tasks.finished_per_s }}
    facts={[
      fact('At work', total((now.workers ?? []).map(({ active }) => active))),
      fact('Failed', now.tasks.by_state.FAILURE ?? 0, '/s'),
      fact('Tried again', now.tasks.by_state.RETRY ?? 0, '/s'),
    ]}
    history={history}
  />
)

const Results = ({ now, history }: StationOf) => (
  <Station
    title="Results"
    {...healthLight(now.health.results)}
    main={{ name: 'to answer', unit: 'ms', read: (one) => one.health.results?.latency_ms ?? null }}
    facts={[fact('Stored', now.tasks.by_state.SUCCESS ?? 0, '/s'), fact('Hits', now.results.hits_percent, '%')]}
    history={history}
  />
)

const Database = ({ now, history }: StationOf) => (
  <Station
    title="Database"
    {...healthLight(now.health.database)}
    main={{ name: 'to answer', unit: 'ms', read: (one) => one.health.database?.latency_ms ?? null }}
    facts={[]}
    history={history}
  />
)

/** What is wrong with a part that the system needs, in its own words. */
const Troubles = ({ health }: Pick<Snapshot, 'health'>) => (
  <div role="status">
    {Object.entries(health)
      .filter(([, { ok }]) => !ok)
      .map(([name, { detail }]) => (
        <p class="trouble" key={name}>
          <b>The {dependencyWords(name)}:</b> {detail}
        </p>
      ))}
  </div>
)

/** The way of a request, with what happens on it now. */
export const Picture = ({ history }: { readonly history: History }) => {
  const now = history.at(-1)
  if (now === undefined) return null
  const isWorking = isAbove0(now.tasks.finished_per_s)
  return (
    <section aria-labelledby="picture-title">
      <h2 id="picture-title" class="only-heard">
        The way of a request
      </h2>
      <Troubles health={now.health} />
      <div class="picture">
        <Users now={now} history={history} />
        <Track isMoving={isAbove0(now.api.requests_per_s)} />
        <Api now={now} history={history} />
        <Track isMoving={isAbove0(now.tasks.by_state.PENDING ?? 0)} />
        <Broker now={now} history={history} />
        <Track isMoving={isWorking} />
        <Workers now={now} history={history} />
        <Track isMoving={isWorking} />
        <div class="picture-end">
          <Results now={now} history={history} />
          <Database now={now} history={history} />
        </div>
      </div>
      <p class="picture-scope soft small">
        Requests, times to a result and hits are of the API process that answers this page; tasks are of all workers.
      </p>
    </section>
  )
}
