import underPressure from '@fastify/under-pressure'
import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { freshFor } from '../fresh.ts'
import { Unavailable } from './errors.ts'
import type { ApiStore, PressureSettings } from './parts.ts'

/** How long a count of what waits is believed while there is room; what is accepted meanwhile is added to it. */
const BELIEVED_MS = 1000
/** The same while there is none: the least time between two counts. */
const RECOUNT_MS = 100

interface Bound {
  /** Of unfinished tasks. */
  readonly most: number
  readonly noun: string
  readonly count: () => Promise<number>
}

/**
 * Refuses while as many tasks as allowed are unfinished. No start waits for the count while there is room; several API
 * processes together overshoot by what they accept within a second.
 */
const createBound = ({ most, noun, count }: Bound) => {
  let [known, accepted, countedAt] = [Number.POSITIVE_INFINITY, 0, Number.NEGATIVE_INFINITY]
  const recount = freshFor(RECOUNT_MS, async () => {
    countedAt = performance.now()
    const before = accepted
    known = await count()
    accepted -= before
  })
  const isFull = () => known + accepted >= most
  return {
    /** @throws Unavailable */
    async accept() {
      if (isFull()) await recount()
      // A database that is away refuses the start itself; the last count holds until it is back.
      else if (performance.now() - countedAt > BELIEVED_MS) recount().catch(() => undefined)
      if (isFull()) throw new Unavailable(`${most} ${noun} are unfinished: try again`)
      accepted += 1
    },
  }
}

/**
 * Refuses new work rather than collapsing under it: with 503 and `Retry-After`, while too many tasks are unfinished or
 * the event loop turns too late. Reading, choosing, cancelling and probes go on, for they make the queue no longer.
 */
export const pressure = fp(
  async (app, { store, settings }: { store: Pick<ApiStore, 'inferences' | 'models'>; settings: PressureSettings }) => {
    const bounds = new Map([
      [
        '/inference/start',
        createBound({ most: settings.maxQueued, noun: 'inferences', count: () => store.inferences.active() }),
      ],
      [
        '/train/start',
        createBound({ most: settings.maxQueuedTrainings, noun: 'trainings', count: () => store.models.active() }),
      ],
    ])
    const boundOf = ({ routeOptions }: FastifyRequest) => bounds.get(routeOptions.url ?? '')

    await app.register(underPressure, {
      maxEventLoopDelay: settings.maxEventLoopDelayMs,
      pressureHandler: (request) => {
        if (boundOf(request)) throw new Unavailable('the server has more to do than it can: try again')
      },
    })
    // Counted only once it is known to be valid and allowed.
    app.addHook('preHandler', async (request) => boundOf(request)?.accept())
  },
  { name: 'pressure', dependencies: ['callers'] },
)
