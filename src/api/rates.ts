import type { Figures } from '../telemetry/figures.ts'

/** What had been counted at a time. */
export interface Sample extends Figures {
  readonly atMs: number
  /** Changes of tasks, by the state that they reached. */
  readonly tasks: Readonly<Record<string, number>>
  /** Tasks that each worker has ended. */
  readonly workers: Readonly<Record<string, number>>
}

/** Short enough to follow what happens, long enough not to flicker. */
const RATE_MS = 5000
/** A share of fewer questions would jump. */
const SHARE_MS = 60_000

/** @returns percentage of the questions for a task's state that the result backend answered; null of none */
const hitsPercent = (before: Sample, now: Sample) => {
  const backend = now.lookups.backend - before.lookups.backend
  const asked = backend + now.lookups.database - before.lookups.database
  return asked > 0 ? (100 * backend) / asked : null
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

/** One that began anew counts from 0. */
const workerRates = (before: Sample, now: Sample) => {
  const rate = growth(before, now)
  const of = (name: string) => rate(({ workers }) => workers[name] ?? 0)
  return Object.fromEntries(Object.keys(now.workers).map((name) => [name, Math.max(0, of(name) ?? 0)]))
}

/** Turns counts that only grow into what happens now: rates of the last five seconds, shares of the last minute. */
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
      }
      const results = { hits_percent: hitsPercent(ago(SHARE_MS, now), now) }
      samples = [...samples.filter(({ atMs }) => now.atMs - atMs <= SHARE_MS), now]
      return { api, results, tasks: taskRates(recent, now), ended: workerRates(recent, now) }
    },
    forget() {
      samples = []
    },
  }
}
