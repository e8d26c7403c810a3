import type { Figures } from '../telemetry/figures.ts'

/** What had been counted at a time. */
export interface Sample extends Figures {
  readonly atMs: number
  /** Changes of tasks, by the state that they reached. */
  readonly tasks: Readonly<Record<string, number>>
}

/** Short enough to follow what happens, long enough not to flicker. */
const RATE_MS = 5000
/** Quantiles of fewer results would jump. */
const LATENCY_MS = 60_000

/**
 * The bound below which a share of the values lies, by linear interpolation within the bucket, as Prometheus'
 * `histogram_quantile` does; null of nothing. Beyond the last finite bound it is that bound.
 * @param buckets by ascending bound, each with all values up to it
 */
export const quantile = (buckets: Figures['resultBuckets'], share: number): number | null => {
  const wanted = share * (buckets.at(-1)?.count ?? 0)
  const index = wanted === 0 ? -1 : buckets.findIndex(({ count }) => count >= wanted)
  const bucket = buckets[index]
  if (bucket === undefined) return null
  const below = buckets[index - 1] ?? { seconds: 0, count: 0 }
  if (!Number.isFinite(bucket.seconds)) return below.seconds
  return below.seconds + ((bucket.seconds - below.seconds) * (wanted - below.count)) / (bucket.count - below.count)
}

const bucketsBetween = (before: Sample, now: Sample) =>
  now.resultBuckets.map(({ seconds, count }, index) => ({
    seconds,
    count: count - (before.resultBuckets[index]?.count ?? 0),
  }))

const inMs = (seconds: number | null) => (seconds === null ? null : seconds * 1000)

const latencies = (before: Sample, now: Sample) => {
  const buckets = bucketsBetween(before, now)
  return {
    p50_ms: inMs(quantile(buckets, 0.5)),
    p95_ms: inMs(quantile(buckets, 0.95)),
    p99_ms: inMs(quantile(buckets, 0.99)),
  }
}

/** @returns how fast a count has grown, per second; null before there is a second sample */
const growth = (before: Sample, now: Sample) => {
  const seconds = (now.atMs - before.atMs) / 1000
  return (count: (sample: Sample) => number) => (seconds > 0 ? (count(now) - count(before)) / seconds : null)
}

const ENDED = ['SUCCESS', 'FAILURE', 'REVOKED', 'REJECTED']

const taskRates = (before: Sample, now: Sample) => {
  const rate = growth(before, now)
  const of = (state: string) => rate(({ tasks }) => tasks[state] ?? 0)
  return {
    started_per_s: of('STARTED'),
    finished_per_s: rate(({ tasks }) => ENDED.reduce((sum, state) => sum + (tasks[state] ?? 0), 0)),
    by_state: Object.fromEntries(Object.keys(now.tasks).map((state) => [state, of(state) ?? 0])),
  }
}

/** Turns counts that only grow into what happens now: rates of the last five seconds, quantiles of the last minute. */
export const createRates = () => {
  let samples: Sample[] = []
  const ago = (ms: number, now: Sample) => samples.findLast(({ atMs }) => now.atMs - atMs >= ms) ?? samples[0] ?? now
  return {
    read(now: Sample) {
      const recent = ago(RATE_MS, now)
      const rate = growth(recent, now)
      const api = {
        requests_per_s: rate(({ requests }) => requests),
        errors_per_s: rate(({ errors }) => errors),
        ...latencies(ago(LATENCY_MS, now), now),
      }
      samples = [...samples.filter(({ atMs }) => now.atMs - atMs <= LATENCY_MS), now]
      return { api, tasks: taskRates(recent, now) }
    },
    forget() {
      samples = []
    },
  }
}
