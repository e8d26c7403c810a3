import { dependencyWords } from '../../parts/dependency-words.ts'
import { Figure } from '../../parts/figure.tsx'
import { Duration, Rate } from '../../parts/measure.tsx'
import { type Age, lightOf } from './lights.ts'
import { atWork, type History, isAbove0, messages, type Snapshot, total } from './snapshot.ts'
import { type Fact, Station, Track } from './station.tsx'
import './picture.css'

interface StationOf {
  readonly now: Snapshot
  readonly history: History
  readonly age: Age
}

const duration = (ms: number | null) => <Duration ms={ms} />
const rate = (value: number | null) => <Rate value={value} />
const count = (value: number | null) => <Figure value={value} />

const timeFact = (name: string, ms: number | null): Fact => ({ name, value: duration(ms) })
const rateFact = (name: string, value: number | null | undefined): Fact => ({ name, value: rate(value ?? null) })
const countFact = (name: string, value: number | null): Fact => ({ name, value: count(value) })

const Users = ({ now, history, age }: StationOf) => (
  <Station
    title="Users"
    light={lightOf('users', now, age)}
    main={{ name: 'median to a result, 1 min', read: (one) => one.api.p50_ms, show: duration }}
    facts={[
      timeFact('95 % within', now.api.p95_ms),
      timeFact('99 % within', now.api.p99_ms),
      countFact('Wait for a result', now.tasks.unfinished_inferences),
    ]}
    history={history}
  />
)

const Api = ({ now, history, age }: StationOf) => (
  <Station
    title="API"
    light={lightOf('api', now, age)}
    main={{ name: 'requests, last 5 s', read: (one) => one.api.requests_per_s, show: rate }}
    facts={[rateFact('Tasks accepted', now.tasks.by_state.PENDING ?? 0), rateFact('Errors', now.api.errors_per_s)]}
    history={history}
  />
)

const sum = ({ queues }: Snapshot, figure: 'unacknowledged' | 'consumers' | 'dead') =>
  total((queues ?? []).map((queue) => queue[figure]))

const DeadLetters = ({ letters }: { readonly letters: number | null }) =>
  letters === null || letters === 0 ? count(letters) : <a href="/system?tab=dead-letters">{count(letters)}</a>

const Broker = ({ now, history, age }: StationOf) => (
  <Station
    title="Broker"
    light={lightOf('broker', now, age)}
    main={{ name: 'messages in the queues', read: messages, show: count }}
    facts={[
      countFact('Unacknowledged', sum(now, 'unacknowledged')),
      countFact('Consumers', sum(now, 'consumers')),
      { name: 'Dead letters', value: <DeadLetters letters={sum(now, 'dead')} /> },
    ]}
    history={history}
  />
)

const Workers = ({ now, history, age }: StationOf) => (
  <Station
    title="Workers"
    light={lightOf('workers', now, age)}
    main={{ name: 'tasks ended, last 5 s', read: (one) => one.tasks.finished_per_s, show: rate }}
    facts={[
      countFact('At work', atWork(now)),
      rateFact('Failed', now.tasks.by_state.FAILURE ?? 0),
      rateFact('Tried again', now.tasks.by_state.RETRY ?? 0),
    ]}
    history={history}
  />
)

const Results = ({ now, history, age }: StationOf) => (
  <Station
    title="Results"
    light={lightOf('results', now, age)}
    main={{ name: 'to answer', read: (one) => one.health.results?.latency_ms ?? null, show: duration }}
    facts={[
      rateFact('Stored', now.tasks.by_state.SUCCESS ?? 0),
      { name: 'Hits', value: <Figure value={now.results.hits_percent} unit="%" /> },
    ]}
    history={history}
  />
)

const Database = ({ now, history, age }: StationOf) => (
  <Station
    title="Database"
    light={lightOf('database', now, age)}
    main={{ name: 'to answer', read: (one) => one.health.database?.latency_ms ?? null, show: duration }}
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
export const Picture = (station: StationOf) => {
  const { now, age } = station
  const isMoving = (rate: number | null | undefined) => age === 'now' && isAbove0(rate)
  const isWorking = isMoving(now.tasks.finished_per_s)
  return (
    <section aria-labelledby="picture-title">
      <h2 id="picture-title" class="only-heard">
        The way of a request
      </h2>
      {age === 'now' && <Troubles health={now.health} />}
      <div class={`picture ${age === 'now' ? '' : 'old'}`}>
        <Users {...station} />
        <Track isMoving={isMoving(now.api.requests_per_s)} />
        <Api {...station} />
        <Track isMoving={isMoving(now.tasks.by_state.PENDING)} />
        <Broker {...station} />
        <Track isMoving={isWorking} />
        <Workers {...station} />
        <Track isMoving={isWorking} />
        <div class="picture-end">
          <Results {...station} />
          <Database {...station} />
        </div>
      </div>
      <p class="picture-scope soft small">
        Requests, times to a result and hits are of the API process that answers this page; tasks are of all workers.
      </p>
    </section>
  )
}
