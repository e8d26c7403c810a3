/** What the traffic has seen so far. */
export interface TrafficFigures {
  readonly elapsedSeconds: number
  /** Finished loops, and how many per second. */
  readonly loops: number
  readonly loopsPerSecond: number
  /** Failed loops by kind, such as `POST /inference/start: 503`. */
  readonly errors: Readonly<Record<string, number>>
  /** From sending the start to holding the result, within 2 %; NaN before the first. */
  readonly p50Ms: number
  readonly p95Ms: number
  readonly p99Ms: number
  /** Share of lists with a choice, from 0 to 1; NaN before the first list. */
  readonly choiceShare: number
  /** Mean position of the choice in its list, from 1; NaN before the first choice. */
  readonly meanChoicePosition: number
}

export interface FinishedLoop {
  readonly resultMs: number
  /** From 0; -1 for no choice. */
  readonly position: number
}

/** Gathers what users report, in memory that does not grow with time. */
export const createFigures = (startedAtMs: number) => {
  const latencies = createQuantiles()
  const errors = new Map<string, number>()
  let [loops, choices, positions] = [0, 0, 0]
  return {
    finished({ resultMs, position }: FinishedLoop): void {
      loops += 1
      latencies.add(resultMs)
      if (position < 0) return
      choices += 1
      positions += position + 1
    },
    failed(kind: string): void {
      errors.set(kind, (errors.get(kind) ?? 0) + 1)
    },
    read(nowMs: number): TrafficFigures {
      const elapsedSeconds = (nowMs - startedAtMs) / 1000
      return {
        elapsedSeconds,
        loops,
        loopsPerSecond: loops / elapsedSeconds,
        errors: Object.fromEntries(errors),
        p50Ms: latencies.quantile(0.5),
        p95Ms: latencies.quantile(0.95),
        p99Ms: latencies.quantile(0.99),
        choiceShare: choices / loops,
        meanChoicePosition: positions / choices,
      }
    },
  }
}

const BUCKET_GROWTH = 1.02

/** Counts in buckets that grow by 2 % each, after HdrHistogram's idea of a bounded relative error. */
const createQuantiles = () => {
  const counts = new Map<number, number>()
  let total = 0
  return {
    add(value: number): void {
      const bucket = Math.ceil(Math.log(Math.max(value, 1e-3)) / Math.log(BUCKET_GROWTH))
      counts.set(bucket, (counts.get(bucket) ?? 0) + 1)
      total += 1
    },
    quantile(share: number): number {
      let left = Math.ceil(share * total)
      for (const [bucket, count] of [...counts].sort(([first], [second]) => first - second)) {
        left -= count
        if (left <= 0) return BUCKET_GROWTH ** bucket
      }
      return Number.NaN
    },
  }
}
