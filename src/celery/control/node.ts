import { uptime } from 'node:os'
import { isObject } from '../json.ts'
import { version } from '../version.ts'
import { ok } from './answers.ts'
import type { Command } from './controlled.ts'
import { describeSettings } from './settings.ts'

export const ping: Command = () => ok('pong')

export const clock: Command = (worker) => ({ clock: worker.clock.value })

/** How a worker that starts makes itself known to the others: they exchange their clocks and revoked tasks. */
export const hello: Command = (worker, { from_node: fromNode, revoked }) => {
  if (fromNode === worker.hostname) return null
  if (isObject(revoked)) for (const id of Object.keys(revoked)) worker.revoked.add(id)
  // Python reads the time as one of its monotonic clock, and refuses numbers without a fraction.
  const since = Math.floor(uptime()) + 0.5
  const told = worker.revoked.list().map((id) => [id, [since, id]])
  return { revoked: Object.fromEntries(told), clock: worker.clock.forward() }
}

/** Fields that Celery's tools and Flower read; those that make no sense here are `N/A`. */
export const stats: Command = (worker) => {
  const { address } = worker.broker
  const lanes = worker.lanes.open
  return {
    total: worker.tally.byName(),
    pid: process.pid,
    clock: String(worker.clock.value),
    uptime: Math.round((performance.now() - worker.startedAtMs) / 1_000),
    pool: {
      implementation: 'stellwerk',
      'max-concurrency': sum(lanes.map(({ concurrency }) => concurrency)),
      processes: [process.pid],
      'max-tasks-per-child': 'N/A',
      'put-guarded-by-semaphore': false,
      timeouts: [worker.settings.taskSoftTimeLimit ?? 0, worker.settings.taskTimeLimit ?? 0],
      queues: Object.fromEntries(lanes.map(({ queue, concurrency }) => [queue, concurrency])),
    },
    broker: {
      transport: address.transport,
      hostname: address.hostname,
      port: address.port,
      userid: address.userid,
      virtual_host: address.virtualHost,
    },
    prefetch_count: sum(lanes.map(({ prefetch }) => prefetch)),
    rusage: resourceUsage(),
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

/** Under the names of `getrusage`; seconds, KiB, counts. */
const resourceUsage = (): Record<string, number> => {
  const usage = process.resourceUsage()
  return {
    utime: usage.userCPUTime / 1e6,
    stime: usage.systemCPUTime / 1e6,
    maxrss: usage.maxRSS,
    minflt: usage.minorPageFault,
    majflt: usage.majorPageFault,
    inblock: usage.fsRead,
    oublock: usage.fsWrite,
    nvcsw: usage.voluntaryContextSwitches,
    nivcsw: usage.involuntaryContextSwitches,
  }
}

/** What to put into a report of a fault. */
export const report: Command = (worker) => {
  const settings = Object.entries(describeSettings(worker, false))
  return ok(
    [
      '',
      `software -> stellwerk:${version} node:${process.versions.node}`,
      `platform -> system:${process.platform} arch:${process.arch}`,
      `app -> ${worker.appName} transport:${worker.broker.address.transport}`,
      '',
      ...settings.map(([name, value]) => `${name}: ${JSON.stringify(value)}`),
    ].join('\n'),
  )
}

export const shutdown: Command = (worker) => worker.shutdown()
