import type { Tone } from '../../parts/tone.ts'
import { workersVerdict } from '../../parts/workers-verdict.ts'
import { type Health, type History, isAbove0, type Snapshot, secondsOf } from './snapshot.ts'

/** How old the newest snapshot is: of now; or nobody knows what happened since, because the server is away or for another reason. */
export type Age = 'now' | 'away' | 'old'

/** How a part is, in a word or two. */
export interface PartLight {
  readonly tone: Tone
  readonly state: string
}

const UNKNOWN: PartLight = { tone: 'quiet', state: 'Unknown' }

const healthLight = (health: Health | undefined): PartLight => {
  if (health === undefined) return UNKNOWN
  return health.ok ? { tone: 'good', state: 'Works' } : { tone: 'bad', state: 'Away' }
}

/** Rates need a second to be known, and another one to be more than a guess; whoever waits is seen at once. */
const QUIET_SECONDS = 2

/** Of several API processes this one counts what it accepts; workers and the database tell of all. */
const hasTraffic = ({ tasks: { by_state, unfinished_inferences }, api }: Snapshot) =>
  [by_state.PENDING, by_state.SUCCESS, unfinished_inferences].some(isAbove0) || api.p50_ms !== null

/** Whether nobody has asked for as long as is known. */
export const isQuiet = (history: History) => {
  const [first] = history
  const last = history.at(-1)
  // Who waits is not known while the database is away.
  if (first === undefined || last === undefined || last.tasks.unfinished_inferences === null) return false
  return secondsOf(last) - secondsOf(first) >= QUIET_SECONDS && !history.some(hasTraffic)
}

/** Nobody waits for a training. */
const usersLight = ({ tasks: { by_state, unfinished_inferences } }: Snapshot): PartLight => {
  if (isAbove0(by_state.SUCCESS)) return { tone: 'good', state: 'Served' }
  if (unfinished_inferences === null) return UNKNOWN
  return unfinished_inferences > 0 ? { tone: 'warn', state: 'Waiting' } : { tone: 'quiet', state: 'Quiet' }
}

const apiLight = ({ api }: Snapshot): PartLight =>
  isAbove0(api.errors_per_s) ? { tone: 'warn', state: 'Errors' } : { tone: 'good', state: 'Works' }

const LIGHTS = {
  users: usersLight,
  api: apiLight,
  broker: ({ health }: Snapshot) => healthLight(health.broker),
  workers: ({ workers }: Snapshot): PartLight => workersVerdict(workers),
  results: ({ health }: Snapshot) => healthLight(health.results),
  database: ({ health }: Snapshot) => healthLight(health.database),
}

/** How a part is; of an old snapshot nothing is known any more, but that the server itself is away. */
export const lightOf = (part: keyof typeof LIGHTS, now: Snapshot, age: Age): PartLight => {
  if (age === 'now') return LIGHTS[part](now)
  return part === 'api' && age === 'away' ? { tone: 'bad', state: 'Not reached' } : UNKNOWN
}
