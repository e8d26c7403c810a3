import { UnreadableMessage } from '../errors.ts'
import { createFields } from '../fields.ts'
import { isObject } from '../json.ts'

/**
 * A call to be made later, in Celery's JSON form (`celery/canvas.py`): a task, or several of them as a chain
 * (`kwargs.tasks`), a group (`kwargs.tasks`) or a chord (`kwargs.header` and `kwargs.body`).
 */
export interface WireSignature {
  readonly task: string
  readonly args: readonly unknown[]
  readonly kwargs: Readonly<Record<string, unknown>>
  readonly options: WireOptions
  readonly subtask_type: 'chain' | 'group' | 'chord' | null
  /** Takes nothing from the task before it. */
  readonly immutable: boolean
}

/** What is said about a call beside its arguments. Names that are not listed here are kept, but mean nothing to us. */
export interface WireOptions {
  /** Of a group the id of the group. */
  readonly task_id?: string
  readonly group_id?: string
  readonly group_index?: number
  readonly root_id?: string
  readonly parent_id?: string
  readonly link?: readonly WireSignature[]
  readonly link_error?: readonly WireSignature[]
  /** What follows when it and the other members of its group have ended. */
  readonly chord?: WireSignature
  /** The steps that follow it, the next one last. */
  readonly chain?: readonly WireSignature[]
  readonly queue?: string
  /** Seconds. */
  readonly countdown?: number
  readonly eta?: string
  /** Seconds, or a time. */
  readonly expires?: number | string
  readonly priority?: number
  /** Seconds. */
  readonly time_limit?: number
  /** Seconds. */
  readonly soft_time_limit?: number
  readonly ignore_result?: boolean
  readonly headers?: Readonly<Record<string, unknown>>
  readonly shadow?: string
  readonly reply_to?: string
  readonly [other: string]: unknown
}

type Raw = Readonly<Record<string, unknown>>

/**
 * Reads a signature that any client wrote, and all signatures in it.
 * @throws UnreadableMessage naming the field: a message whose links cannot be followed is not run at all
 */
export const readSignature = (raw: Raw): WireSignature => {
  const { args = [], kwargs = {}, options = {} } = raw
  if (!Array.isArray(args)) return refuse('args of a signature', 'no array')
  if (!isObject(kwargs)) return refuse('kwargs of a signature', 'no object')
  if (!isObject(options)) return refuse('options of a signature', 'no object')
  const kind = readKind(raw.subtask_type)
  return {
    ...raw,
    task: createFields(raw).name('task'),
    args,
    kwargs: readParts(kind, kwargs),
    options: readOptions(options),
    subtask_type: kind,
    immutable: Boolean(raw.immutable),
  }
}

const refuse = (key: string, problem: string): never => {
  throw new UnreadableMessage('field', `${key} is ${problem}`)
}

const readKind = (type: unknown): WireSignature['subtask_type'] =>
  type === 'chain' || type === 'group' || type === 'chord' ? type : null

const readParts = (kind: WireSignature['subtask_type'], kwargs: Raw): Raw => {
  if (kind === null) return kwargs
  if (kind === 'chord') return { ...kwargs, ...readChord(kwargs) }
  const tasks = createFields(kwargs).objects('tasks').map(readSignature)
  if (kind === 'chain' && tasks.length === 0) refuse('tasks of a chain', 'empty')
  return { ...kwargs, tasks }
}

/** A header may be a list of signatures as well as a group. */
const readChord = ({ header, body }: Raw) => {
  if (!isObject(body)) return refuse('body of a chord', 'no signature')
  const members = isObject(header) ? header : groupOf(createFields({ header }).objects('header'))
  return { header: readSignature(members), body: readSignature(body) }
}

const groupOf = (tasks: readonly unknown[]): Raw => ({ task: 'celery.group', kwargs: { tasks }, subtask_type: 'group' })

const readOptions = (options: Raw): WireOptions => {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== null))
  const fields = createFields(given)
  for (const key of ['task_id', 'group_id', 'root_id', 'parent_id', 'queue', 'shadow', 'reply_to']) fields.text(key)
  for (const key of ['countdown', 'time_limit', 'soft_time_limit']) checkSeconds(key, given[key])
  if (typeof given.expires === 'number') checkSeconds('expires', given.expires)
  else checkTime('expires', fields.time('expires'))
  checkTime('eta', fields.time('eta'))
  if (given.priority !== undefined && !Number.isFinite(given.priority)) refuse('priority', 'no number')
  if (given.headers !== undefined && !isObject(given.headers)) refuse('headers of a signature', 'no object')
  fields.count('group_index')
  return { ...given, ...readFollowers(given) }
}

const LONGEST_SECONDS = 1e10

const checkSeconds = (key: string, value: unknown): void => {
  const isSeconds = typeof value === 'number' && Math.abs(value) < LONGEST_SECONDS
  if (value !== undefined && !isSeconds) refuse(key, 'no number of seconds')
}

/** Python knows no other years; a zone may lead out of them. */
const checkTime = (key: string, time: Date | null): void => {
  const year = time?.getUTCFullYear() ?? 1
  if (year < 1 || year > 9999) refuse(key, 'outside of the years 1 to 9999')
}

const readFollowers = (options: Raw): WireOptions => ({
  ...(options.link === undefined ? {} : { link: readList('link', options.link) }),
  ...(options.link_error === undefined ? {} : { link_error: readList('link_error', options.link_error) }),
  ...(options.chain === undefined ? {} : { chain: readList('chain', options.chain) }),
  ...(options.chord === undefined ? {} : { chord: readOne('chord', options.chord) }),
})

/** Celery takes one signature for a list of one. */
const readList = (key: string, value: unknown): readonly WireSignature[] =>
  createFields({ [key]: isObject(value) ? [value] : value })
    .objects(key)
    .map(readSignature)

const readOne = (key: string, value: unknown): WireSignature =>
  isObject(value) ? readSignature(value) : refuse(key, 'no signature')

/** The steps of a chain or the members of a group. */
export const tasksOf = ({ kwargs }: WireSignature): readonly WireSignature[] => kwargs.tasks as readonly WireSignature[]

/** The group that a chord waits for. */
export const headerOf = ({ kwargs }: WireSignature): WireSignature => kwargs.header as WireSignature

export const bodyOf = ({ kwargs }: WireSignature): WireSignature => kwargs.body as WireSignature

const composite = (kind: 'chain' | 'group' | 'chord', kwargs: Raw): WireSignature => ({
  task: `celery.${kind}`,
  args: [],
  kwargs,
  options: {},
  subtask_type: kind,
  immutable: false,
})

export const aChain = (tasks: readonly WireSignature[]): WireSignature => composite('chain', { tasks })

export const aGroup = (tasks: readonly WireSignature[]): WireSignature => composite('group', { tasks })

export const aChord = (header: WireSignature, body: WireSignature): WireSignature =>
  composite('chord', { kwargs: {}, header, body })
