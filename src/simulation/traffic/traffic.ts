import { setTimeout as pause } from 'node:timers/promises'
import { createRandom, STREAMS } from '../random.ts'
import { type Population, USUAL } from '../taste.ts'
import { createClient, RequestFailed, reasonOf } from './client.ts'
import { createFigures, type TrafficFigures } from './figures.ts'
import { withLimit } from './limit.ts'
import { type VisitorParts, visit } from './visitor.ts'

const TICK_MS = 1_000
const GRACE_MS = 10_000
const ANSWER_WITHIN_MS = 10_000
const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 5_000

export interface TrafficOptions {
  /** Where the server is, such as `http://127.0.0.1:4789`. */
  readonly url: string
  /** API key, where the server asks for one; a client's is enough. */
  readonly apiKey?: string
  /** How many made-up users act at the same time. */
  readonly users: number
  /** No loop starts later than this; those on their way get ten more seconds. */
  readonly seconds: number
  /** Stops sooner, after so many loops of all users together. */
  readonly loops?: number
  /** The same seed gives the same users, wishes and moods. */
  readonly seed: number
  /** Who comes and chooses. @default USUAL */
  readonly population?: Population
  /** Pause before each choice. @default 0 */
  readonly thinkMs?: number
  /** Ends the traffic at once; requests cut off by it are not counted. */
  readonly signal?: AbortSignal
  /** Called once a second. */
  readonly onTick?: (figures: TrafficFigures) => void
}

/**
 * Drives a running server over HTTP as `users` made-up users do, each with a random sequence of its own.
 * A failed loop is counted by kind, and its user goes on after a pause that grows with each failure in a row.
 * @returns the figures at the end
 * @throws Error when nothing answers at the address at the start
 */
export const runTraffic = async (options: TrafficOptions): Promise<TrafficFigures> => {
  const stop = options.signal ?? new AbortController().signal
  await expectServer(options.url, stop)
  const startedAtMs = performance.now()
  const figures = createFigures(startedAtMs)
  const tick = setInterval(() => options.onTick?.(figures.read(performance.now())), TICK_MS)
  const cutOff = AbortSignal.timeout(options.seconds * 1000 + GRACE_MS)
  const signal = AbortSignal.any([stop, cutOff])
  const client = createClient(options, signal)
  try {
    await Promise.all(
      Array.from({ length: options.users }, (_, index) =>
        keepVisiting({
          loops: loopsOf(options, index),
          untilMs: startedAtMs + options.seconds * 1000,
          figures,
          cutOff,
          visitor: {
            client,
            signal,
            random: createRandom(options.seed, STREAMS.firstVisitor + index),
            population: options.population ?? USUAL,
            thinkMs: options.thinkMs ?? 0,
          },
        }),
      ),
    )
  } finally {
    clearInterval(tick)
  }
  return figures.read(performance.now())
}

/** Any answer will do: what matters is that somebody listens. */
const expectServer = async (url: string, signal: AbortSignal): Promise<void> => {
  try {
    await withLimit(signal, ANSWER_WITHIN_MS, async (limited) => {
      const response = await fetch(new URL('/livez', url), { signal: limited })
      await response.body?.cancel()
    })
  } catch (cause) {
    if (signal.aborted) return
    throw new Error(`nothing answers at ${url} (${reasonOf(cause)}): start the server first, or give its address`, {
      cause,
    })
  }
}

/** An equal part for each user, so that who does which loop does not depend on timing. */
const loopsOf = ({ loops, users }: TrafficOptions, index: number): number =>
  loops === undefined ? Number.POSITIVE_INFINITY : Math.floor((loops + users - 1 - index) / users)

interface Stay {
  readonly loops: number
  readonly untilMs: number
  readonly figures: ReturnType<typeof createFigures>
  /** Ends what is still on its way long after the end. */
  readonly cutOff: AbortSignal
  readonly visitor: VisitorParts
}

const keepVisiting = async ({ loops, untilMs, figures, cutOff, visitor }: Stay): Promise<void> => {
  const { signal } = visitor
  let failuresInRow = 0
  for (let loop = 0; loop < loops && performance.now() < untilMs && !signal.aborted; loop++) {
    try {
      figures.finished(await visit(visitor))
      failuresInRow = 0
    } catch (error) {
      if (cutOff.aborted) figures.failed(`not finished ${GRACE_MS / 1000} s after the end`)
      if (signal.aborted) return
      if (!(error instanceof RequestFailed)) throw error
      figures.failed(error.kind)
      await rest(Math.min(pauseMs(failuresInRow++), untilMs - performance.now()), signal)
    }
  }
}

const pauseMs = (failuresInRow: number): number => Math.min(FIRST_PAUSE_MS * 2 ** failuresInRow, LONGEST_PAUSE_MS)

const rest = (ms: number, signal: AbortSignal): Promise<void> =>
  pause(Math.max(0, ms), undefined, { signal }).catch(() => undefined)
