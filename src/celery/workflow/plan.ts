import type { OpenChord, ResultTuple } from '../backend.ts'
import type { Composer, PreparedCall, SendOptions } from '../send.ts'
import { parseTime } from '../time.ts'
import { countEnds, endOf, followedBy, isNested, resultsOf, tasksWithin, tupleOf, withOptionsAtEnd } from './ends.ts'
import { bodyOf, headerOf, tasksOf, type WireOptions, type WireSignature } from './wire.ts'

/** What is to be published for a signature now; what comes later travels in the messages. */
export interface Plan {
  readonly calls: readonly PreparedCall[]
  /** To be known to the backend before the calls are published. */
  readonly chords: readonly OpenChord[]
  readonly children: readonly ResultTuple[]
}

/** Where in a workflow a signature begins. */
export interface Place {
  /** Goes before the signature's own arguments, unless it is immutable. */
  readonly input: readonly unknown[]
  /** @default the signature's own, then the id of its first task */
  readonly rootId?: string
  /** @default the signature's own */
  readonly parentId?: string
}

export const NO_PLAN: Plan = { calls: [], chords: [], children: [] }

export const joined = (plans: readonly Plan[]): Plan => ({
  calls: plans.flatMap(({ calls }) => calls),
  chords: plans.flatMap(({ chords }) => chords),
  children: plans.flatMap(({ children }) => children),
})

/** Plans an identified signature. */
export const plan = (compose: Composer, signature: WireSignature, place: Place): Plan => {
  switch (signature.subtask_type) {
    case 'chain':
      return planChain(compose, signature, place)
    case 'group':
      return planGroup(compose, signature, place)
    case 'chord':
      return planChord(compose, signature, place)
    default:
      return planTask(compose, signature, place)
  }
}

const planChain: typeof plan = (compose, signature, place) => {
  const [first, ...rest] = tasksOf(signature)
  if (!first) return NO_PLAN
  return plan(compose, followedBy(first, rest.toReversed()), within(signature, place))
}

const planGroup: typeof plan = (compose, signature, place) => {
  const groupId = signature.options.task_id ?? ''
  const members = tasksOf(signature).map((member, index) =>
    // A group inside a chord's header counts for that chord already.
    isCounted(member) ? member : withOptionsAtEnd(member, { group_id: groupId, group_index: index }),
  )
  const plans = members.map((member) => plan(compose, member, within(signature, place)))
  return { ...joined(plans), children: [tupleOf(endOf(signature))] }
}

const isCounted = (member: WireSignature): boolean => tasksWithin(member).at(-1)?.options.chord !== undefined

const planChord: typeof plan = (compose, signature, place) => {
  const header = headerOf(signature)
  const body = withOptions(bodyOf(signature), { root_id: place.rootId, parent_id: place.parentId })
  const groupId = header.options.task_id ?? ''
  const end = endOf(header)
  const [size, tuple] = [countEnds(end), tupleOf(end)]
  if (size === 0) return plan(compose, body, { ...place, input: [resultsOf(tuple, new Map())] })
  const members = tasksOf(header).map((member, index) =>
    withOptionsAtEnd(member, { group_id: groupId, group_index: index, chord: body }),
  )
  const plans = joined(members.map((member) => plan(compose, member, within(signature, place))))
  // As Celery does: the shape is told only where there is one.
  const chord = isNested(end) ? { groupId, size, shape: tuple } : { groupId, size }
  return { ...plans, chords: [chord, ...plans.chords], children: [tuple] }
}

/** The beginning of a composite gets its input, and the arguments of the composite itself. */
const within = ({ args, immutable }: WireSignature, place: Place): Place => ({
  ...place,
  input: immutable ? args : [...place.input, ...args],
})

const withOptions = (signature: WireSignature, options: Readonly<Record<string, unknown>>): WireSignature => {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
  return { ...signature, options: { ...signature.options, ...given } }
}

const planTask: typeof plan = (compose, signature, place) => {
  const { task, kwargs, options } = signature
  const { rootId = options.root_id, parentId = options.parent_id } = place
  const call = compose(task, within(signature, place).input, {
    ...sendOptions(options),
    kwargs,
    ...(rootId === undefined ? {} : { rootId }),
    ...(parentId === undefined ? {} : { parentId }),
  })
  const { link: callbacks = [], link_error: errbacks = [], chain = [], chord = null } = options
  const message = {
    ...call.task,
    group: options.group_id ?? null,
    groupIndex: options.group_index ?? null,
    shadow: options.shadow ?? null,
    replyTo: options.reply_to ?? null,
    links: { callbacks, errbacks, chain, chord },
  }
  return { calls: [{ ...call, task: message }], chords: [], children: [[[message.id, null], null]] }
}

const HIGHEST_PRIORITY = 9

/** Celery's names and ranges in ours. */
const sendOptions = (options: WireOptions): SendOptions => {
  const {
    task_id: taskId,
    queue,
    countdown = 0,
    eta,
    expires,
    priority,
    ignore_result: ignoreResult,
    headers,
  } = options
  return {
    ...(taskId && { taskId }),
    ...(queue && { queue }),
    ...(countdown > 0 ? { countdown } : readTime('eta', eta)),
    ...(typeof expires === 'number'
      ? { expires: new Date(Date.now() + expires * 1_000) }
      : readTime('expires', expires)),
    ...(priority !== undefined && { priority: Math.min(HIGHEST_PRIORITY, Math.max(0, Math.round(priority))) }),
    ...limit('timeLimit', options.time_limit),
    ...limit('softTimeLimit', options.soft_time_limit),
    ...(ignoreResult !== undefined && { ignoreResult }),
    ...(headers && { headers }),
  }
}

/** A text without a zone is UTC, as Celery has it. */
const readTime = (name: 'eta' | 'expires', text: string | undefined): SendOptions => {
  const time = text && parseTime(text)
  return time ? { [name]: time } : {}
}

/** Celery takes 0 for unset. */
const limit = (name: 'timeLimit' | 'softTimeLimit', seconds = 0): SendOptions =>
  seconds > 0 ? { [name]: seconds } : {}
