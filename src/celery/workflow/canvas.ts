import { randomUUID } from 'node:crypto'
import type { AsyncResult } from '../result.ts'
import type { Composer, Linkable, PreparedCall } from '../send.ts'
import { formatTime } from '../time.ts'
import { type End, endOf } from './ends.ts'
import { GroupResult } from './group-result.ts'
import { identified } from './identify.ts'
import { type LaunchParts, openChords, publishCall } from './launch.ts'
import { plan } from './plan.ts'
import type { MakeChain, MakeGroup, MakeSignature, Origin, SignatureOptions } from './signature.ts'
import { aChain, aGroup, type WireOptions, type WireSignature } from './wire.ts'

interface CanvasParts extends LaunchParts {
  readonly compose: Composer
  readonly result: (taskId: string) => AsyncResult
}

/** Makes and sends tasks that belong together, as Celery's canvas does. */
export const createCanvas = <Tasks>(parts: CanvasParts) => {
  const built = (wire: WireSignature) => ({ wire, send: (origin: Origin = {}) => launch(parts, wire, origin) })
  const signature = (task: string, args: readonly unknown[], options: SignatureOptions = {}) =>
    built(taskSignature(parts.compose, { task, args, options }))
  const combined =
    (combine: typeof aChain) =>
    (...signatures: readonly Linkable[]) =>
      built(combine(wiresOf(signatures)))
  // The types say what fits together; what is made is the same for all.
  return {
    signature: signature as unknown as MakeSignature<Tasks>,
    chain: combined(aChain) as unknown as MakeChain,
    group: combined(aGroup) as unknown as MakeGroup,
  }
}

const launch = async (parts: CanvasParts, wire: WireSignature, origin: Origin) => {
  const signature = identified(wire, randomUUID())
  const next = plan(parts.compose, signature, { ...origin, input: [] })
  await openChords(parts, next)
  await Promise.all(next.calls.map((call) => publishCall(parts, call)))
  return handleOf(parts, endOf(signature))
}

const handleOf = (parts: CanvasParts, end: End): AsyncResult | GroupResult =>
  end.kind === 'task'
    ? parts.result(end.id)
    : new GroupResult(
        end.id,
        end.members.map((member) => handleOf(parts, member)),
      )

const wiresOf = (signatures: Linkable | readonly Linkable[]): readonly WireSignature[] =>
  [signatures].flat().map(({ wire }) => wire)

/** @throws InvalidOption at once, not when its turn comes in a worker */
const taskSignature = (
  compose: Composer,
  { task, args, options }: { task: string; args: readonly unknown[]; options: SignatureOptions },
): WireSignature => {
  const call = compose(task, args, options)
  const { immutable = false, kwargs = {} } = options
  // The queue is settled here: whoever sends it on may know nothing of our routes.
  return {
    task,
    args,
    kwargs,
    options: { ...wireOptions(options, call), queue: call.queue },
    subtask_type: null,
    immutable,
  }
}

/** Delays in seconds begin when its turn has come; times stand as the composer has read them. */
const wireOptions = (options: SignatureOptions, { task }: PreparedCall): WireOptions => {
  const { taskId, countdown, expires, priority, timeLimit, softTimeLimit, ignoreResult, headers } = options
  const { link, linkError } = options
  const named = {
    ...{ task_id: taskId, countdown, priority, headers, ignore_result: ignoreResult },
    ...{ time_limit: timeLimit, soft_time_limit: softTimeLimit },
    eta: countdown === undefined && task.eta ? formatTime(task.eta) : undefined,
    expires: typeof expires === 'number' || !task.expires ? expires : formatTime(task.expires),
    link: link && wiresOf(link),
    link_error: linkError && wiresOf(linkError),
  }
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined))
}
