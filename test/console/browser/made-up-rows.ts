import type { Page } from 'playwright-core'
import type { DeadLetterAnswer } from '../../../src/api/dead-letter-rows.ts'
import type { KeyAnswer } from '../../../src/api/keys.ts'
import type { SystemSnapshot } from '../../../src/api/system-snapshot.ts'

const upTo = (count: number) => Array.from({ length: count }, (_, place) => place + 1)
const moment = (place: number) => new Date(place * 1000).toISOString()

const aLetter = (place: number, changes: Partial<DeadLetterAnswer>): DeadLetterAnswer => ({
  id: `letter-${place}`,
  queue: 'inference',
  task: 'a.task',
  task_id: null,
  reason: `reason ${place}`,
  time_died: moment(place),
  bytes: place,
  ...changes,
})

const aKey = (place: number): KeyAnswer => ({
  key_id: place,
  name: `client ${place}`,
  scope: 'client',
  prefix: `sw_${place}`,
  time_creation: moment(place),
  time_withdrawn: null,
})

/** Nobody but the service can send to the embedded broker, so the letters of a page are its test's own. What is sent again comes back. */
export const withLetters = async (page: Page, count: number, changes: Partial<DeadLetterAnswer> = {}) => {
  const left = upTo(count).map((place) => aLetter(place, changes))
  await page.route(/\/dead-letters(\/|\?limit)/, async (route) => {
    const { pathname, searchParams } = new URL(route.request().url())
    const [limit, offset] = [Number(searchParams.get('limit')), Number(searchParams.get('offset'))]
    const place = left.findIndex(({ id }) => pathname.split('/').includes(id))
    if (place < 0) return route.fulfill({ json: left.slice(offset, offset + limit) })
    const letter = { ...left[place], headers: {}, payload: {}, payload_kind: 'json' }
    if (route.request().method() === 'DELETE') left.splice(place, 1)
    if (pathname.endsWith('/retry')) left.splice(place, 1, aLetter(place + 1, { ...changes, id: 'letter-again' }))
    return route.fulfill({ json: letter })
  })
}

/** From the first key on the server would ask for one, so they are not made there. */
export const withKeys = (page: Page, count: number) =>
  page.route(/\/keys$/, (route) => {
    const isNew = route.request().method() === 'POST'
    return route.fulfill({ json: isNew ? { ...aKey(count + 1), key: 'sw_secret' } : upTo(count).map(aKey) })
  })

/** For the page: the system's events are this one, again and again, on a stream that does not end. */
const eachSecond = (text: string) => `
  const really = window.fetch
  const start = (stream) => {
    const tell = () => stream.enqueue(new TextEncoder().encode(${JSON.stringify(text)}))
    tell()
    setInterval(tell, 1000)
  }
  const told = () => new Response(new ReadableStream({ start }), { headers: { 'Content-Type': 'text/event-stream' } })
  window.fetch = async (asked, how) =>
    (asked.url ?? asked).endsWith('/system/events') ? told() : really(asked, how)`

/** The system's events tell that the broker cannot be reached, and nothing of the rest. */
export const withoutBroker = (page: Page, detail: string) => {
  const health = { broker: { ok: false, detail, latency_ms: 1 } }
  const snapshot: Pick<SystemSnapshot, 'at' | 'health' | 'queues' | 'workers'> = {
    at: moment(0),
    health,
    queues: null,
    workers: [],
  }
  return page.addInitScript(eachSecond(`event: snapshot\ndata: ${JSON.stringify(snapshot)}\n\n`))
}

const aSnapshot = (second: number, p50_ms: number | null): SystemSnapshot => ({
  at: moment(second),
  api: { requests_per_s: 0, errors_per_s: 0, p50_ms, p95_ms: p50_ms, p99_ms: p50_ms },
  results: { hits_percent: null },
  tasks: { started_per_s: 0, finished_per_s: 0, by_state: {}, unfinished_inferences: 0 },
  queues: [],
  workers: [{ name: 'w1', state: 'lost', active: 0, processed_per_s: 0, concurrency: 1, load: 0, cores: 1 }],
  health: {},
})

const withSnapshots = (page: Page, snapshots: readonly SystemSnapshot[]) => {
  const body = snapshots.map((snapshot) => `event: snapshot\ndata: ${JSON.stringify(snapshot)}\n\n`).join('')
  return page.route('**/system/events*', (route) => route.fulfill({ contentType: 'text/event-stream', body }))
}

/** The system's events tell of five seconds in which nobody asks, with a worker that was lost. */
export const withNobodyAsking = (page: Page) => withSnapshots(page, [aSnapshot(0, null), aSnapshot(5, null)])

/** The system's events tell, after that, of somebody who asks. */
export const withSomebodyAsking = (page: Page) => withSnapshots(page, [aSnapshot(6, 34)])
