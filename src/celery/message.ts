import type { Message } from './broker.ts'
import { encodeJson } from './json.ts'
import { repr, reprArgs } from './repr.ts'
import { formatTime } from './time.ts'
import type { WireSignature } from './workflow/wire.ts'

/** What is to follow a task, as its sender wrote it (Celery signatures). */
export interface Links {
  readonly callbacks: readonly WireSignature[]
  readonly errbacks: readonly WireSignature[]
  /** The steps still to come, the next one last. */
  readonly chain: readonly WireSignature[]
  /** What follows when all members of the task's group have ended. */
  readonly chord: WireSignature | null
}

export const NO_LINKS: Links = Object.freeze({ callbacks: [], errbacks: [], chain: [], chord: null })

/** One call of a task, in whatever protocol it came. Times are absolute, limits in seconds. */
export interface TaskMessage {
  readonly id: string
  readonly task: string
  readonly args: readonly unknown[]
  readonly kwargs: Readonly<Record<string, unknown>>
  /** Attempts made before this one. */
  readonly retries: number
  readonly eta: Date | null
  readonly expires: Date | null
  readonly timeLimit: number | null
  readonly softTimeLimit: number | null
  readonly rootId: string
  readonly parentId: string | null
  readonly group: string | null
  readonly groupIndex: number | null
  readonly ignoreResult: boolean
  /** Name to show instead of the task's. */
  readonly shadow: string | null
  readonly origin: string | null
  readonly replyTo: string | null
  readonly priority: number
  readonly links: Links
  /** The sender's own headers. */
  readonly headers: Readonly<Record<string, unknown>>
}

/** Header names with a meaning in protocol 2; all others belong to the sender. */
export const TASK_HEADERS: ReadonlySet<string> = new Set([
  ...['lang', 'task', 'id', 'shadow', 'eta', 'expires', 'group', 'group_index', 'retries', 'timelimit', 'root_id'],
  ...['parent_id', 'argsrepr', 'kwargsrepr', 'origin', 'ignore_result', 'compression'],
])

/**
 * Writes protocol 2, see https://docs.celeryq.dev/en/stable/internals/protocol.html, with one correction:
 * `timelimit` is [hard, soft], as Celery's code has it.
 * The property `expiration` stays unset on purpose: a message dropped by the broker would leave its task without an end.
 * @param timezone of the times in the headers
 * @throws EncodeError when an argument has no JSON form
 */
export const encodeTask = (task: TaskMessage, timezone = 'UTC'): Message => {
  const { callbacks, errbacks, chain, chord } = task.links
  const embed = { callbacks: orNull(callbacks), errbacks: orNull(errbacks), chain: orNull(chain), chord }
  return {
    body: Buffer.from(encodeJson([task.args, task.kwargs, embed], `the arguments of ${task.task}`)),
    properties: {
      contentType: 'application/json',
      contentEncoding: 'utf-8',
      correlationId: task.id,
      priority: task.priority,
      ...(task.replyTo === null ? {} : { replyTo: task.replyTo }),
    },
    headers: encodeHeaders(task, timezone),
  }
}

const encodeHeaders = (task: TaskMessage, timezone: string): Record<string, unknown> => ({
  ...checkedHeaders(task),
  lang: 'js',
  task: task.task,
  id: task.id,
  shadow: task.shadow,
  eta: task.eta && formatTime(task.eta, timezone),
  expires: task.expires && formatTime(task.expires, timezone),
  group: task.group,
  group_index: task.groupIndex,
  retries: task.retries,
  timelimit: [task.timeLimit, task.softTimeLimit],
  root_id: task.rootId,
  parent_id: task.parentId,
  argsrepr: reprArgs(task.args),
  kwargsrepr: repr(task.kwargs),
  origin: task.origin,
  ignore_result: task.ignoreResult,
})

/** A broker could only fail obscurely on a header that it cannot write. */
const checkedHeaders = ({ task, headers }: TaskMessage): TaskMessage['headers'] => {
  encodeJson(headers, `the headers of ${task}`)
  return headers
}

const orNull = (signatures: readonly WireSignature[]) => (signatures.length === 0 ? null : signatures)
