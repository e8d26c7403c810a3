import { CeleryError } from '../errors.ts'
import type { BatchHandler, BatchOutcome, SingleHandler } from '../tasks.ts'
import { common } from './announce.ts'
import { argumentsOf, createBatchRequest, createContext } from './context.ts'
import type { Job } from './job.ts'
import { watchLimits } from './limits.ts'
import { type Outcome, outcomeOfError } from './outcome.ts'
import type { WorkerParts } from './parts.ts'
import { earlierEnd, writeBegun } from './returned.ts'
import type { Revoked } from './revoked.ts'
import { documentOf, settle } from './settle.ts'
import type { Tally } from './tally.ts'
import type { Tuning } from './tuning.ts'
import { isExpired } from './verdict.ts'

export type ExecuteParts = WorkerParts & {
  readonly revoked: Revoked
  readonly tuning: Tuning
  readonly tally: Tally
}

/** Runs one job, or several of one batch task in one call. Resolves when each is settled; never rejects. */
export const execute = async (parts: ExecuteParts, jobs: readonly Job[]): Promise<void> => {
  const endings = jobs.map(async (job) => settle(parts, job, await job.outcome))
  await Promise.all(
    jobs.map(async (job) => {
      const refusal = await refuse(parts, job)
      if (refusal) job.end(refusal)
    }),
  )
  const admitted = jobs.filter((job) => !job.ended)
  await Promise.all(admitted.map((job) => begin(parts, job)))
  // Some may have been ended meanwhile, by a limit or a revoke.
  const running = admitted.filter((job) => !job.ended)
  const [first] = running
  if (first) void callHandler(parts, first.definition.handler, running)
  await Promise.all(endings)
}

/** Why a job whose turn has come is not started after all. */
const refuse = async (parts: ExecuteParts, job: Job): Promise<Outcome | undefined> => {
  const { task, delivery } = job
  if (parts.revoked.has(task.id)) return { kind: 'revoked', reason: 'revoked' }
  if (isExpired(task)) return { kind: 'revoked', reason: 'expired' }
  if (!delivery.redelivered) return undefined
  try {
    const end = await earlierEnd(parts, task.id)
    if (!end) await writeBegun(parts, job)
    return end
  } catch {
    return { kind: 'cut' }
  }
}

const begin = async (parts: ExecuteParts, job: Job): Promise<void> => {
  const { settings, events, tuning, tally } = parts
  const { acksLate = settings.taskAcksLate, trackStarted = settings.taskTrackStarted } = job.definition.options
  job.startedAtMs = performance.now()
  tally.count(job.definition.name)
  watchLimits(tuning, job)
  events.emit('task-started', () => common(parts, job.task))
  if (!acksLate) await acknowledgeEarly(job)
  if (trackStarted) await storeStarted(parts, job)
}

const acknowledgeEarly = async (job: Job): Promise<void> => {
  job.acknowledged = true
  await job.delivery.ack()
}

const storeStarted = async (parts: WorkerParts, job: Job): Promise<void> => {
  const result = { pid: process.pid, hostname: parts.hostname }
  try {
    const document = documentOf(parts, job, { status: 'STARTED', result, traceback: null })
    await parts.backend.store(document, parts.settings.resultExpires)
  } catch (error) {
    parts.events.emit('worker-trouble', () => ({ doing: `storing the start of ${job.task.id}`, error }))
  }
}

const callHandler = async (
  parts: WorkerParts,
  handler: Job['definition']['handler'],
  jobs: readonly Job[],
): Promise<void> => {
  if (handler.kind === 'batch') return callBatch(parts, handler.run, jobs)
  await Promise.all(jobs.map((job) => callSingle(parts, handler.run, job)))
}

const callSingle = async (parts: WorkerParts, run: SingleHandler, job: Job): Promise<void> => {
  try {
    const result = await run(createContext(parts, job), ...argumentsOf(job))
    job.end({ kind: 'success', result })
  } catch (thrown) {
    job.end(outcomeOfError(job, thrown))
  }
}

const callBatch = async (parts: WorkerParts, run: BatchHandler, jobs: readonly Job[]): Promise<void> => {
  const bound = jobs.filter((job) => canBind(job))
  try {
    const outcomes = bound.length === 0 ? [] : await run(bound.map((job) => createBatchRequest(parts, job)))
    checkOutcomes(outcomes, bound)
    for (const [index, job] of bound.entries()) endBatched(job, outcomes[index])
  } catch (thrown) {
    for (const job of bound) job.end(outcomeOfError(job, thrown))
  }
}

/** A request with wrong arguments fails alone, before its batch runs. */
const canBind = (job: Job): boolean => {
  try {
    argumentsOf(job)
    return true
  } catch (error) {
    job.end({ kind: 'failure', error })
    return false
  }
}

const checkOutcomes = (outcomes: readonly unknown[], jobs: readonly Job[]): void => {
  if (!Array.isArray(outcomes) || outcomes.length !== jobs.length)
    throw new CeleryError(
      `batch task ${jobs[0]?.task.task} must return one outcome for each of ${jobs.length} requests`,
    )
}

const endBatched = (job: Job, outcome: BatchOutcome | undefined): void => {
  if (outcome?.kind === 'success') job.end(outcome)
  else job.end(outcomeOfError(job, outcome?.error))
}
