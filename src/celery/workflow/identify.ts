import { createHash } from 'node:crypto'
import { withOptionsAtEnd } from './ends.ts'
import { aChord, aGroup, bodyOf, headerOf, tasksOf, type WireOptions, type WireSignature } from './wire.ts'

/**
 * Gives every task and group of a signature its id, and hands the options of a composite on to its parts, as
 * `freeze` and `apply_async` of Celery's canvas do. Ids that are there stay; the others follow from the seed, so that
 * whoever does this again, after a crash, sends the same tasks again and not others.
 */
export const identified = (signature: WireSignature, seed: string): WireSignature => {
  switch (signature.subtask_type) {
    case 'chain':
      return identifiedChain(signature, seed)
    case 'group':
      return identifiedGroup(signature, seed)
    case 'chord':
      return identifiedChord(signature, seed)
    default:
      return identifiedTask(signature, seed)
  }
}

/** A UUID that follows from the text. */
export const derivedId = (seed: string): string =>
  createHash('sha1')
    .update(seed)
    .digest('hex')
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-5$3-a$4-$5')

const identifiedTask = (signature: WireSignature, seed: string): WireSignature => {
  const { link = [], link_error = [], ...options } = signature.options
  const id = options.task_id || derivedId(seed)
  return {
    ...signature,
    options: {
      ...options,
      task_id: id,
      ...(link.length === 0 ? {} : { link: link.map((next, index) => identified(next, `${id}/link/${index}`)) }),
      ...(link_error.length === 0
        ? {}
        : { link_error: link_error.map((next, index) => identified(next, `${id}/link_error/${index}`)) }),
    },
  }
}

/** What is said of a chain's end holds for its last step, an error link for each, everything else for the first. */
const identifiedChain = (signature: WireSignature, seed: string): WireSignature => {
  const { task_id, link, chord, group_id, group_index, link_error = [], ...others } = signature.options
  const ending = withoutGaps({ task_id, link, chord, group_id, group_index })
  const steps = tasksOf(signature).flatMap((step, index, { length }) => {
    const first = index === 0 ? merged(step, others) : step
    const guarded = link_error.length === 0 ? first : guardedBy(first, link_error)
    const last = index === length - 1 ? withOptionsAtEnd(guarded, ending) : guarded
    const done = identified(last, `${seed}/${index}`)
    return done.subtask_type === 'chain' ? tasksOf(done) : [done]
  })
  return { ...signature, kwargs: { ...signature.kwargs, tasks: withChords(steps) }, options: {} }
}

const guardedBy = (step: WireSignature, errbacks: readonly WireSignature[]): WireSignature =>
  merged(step, { link_error: [...(step.options.link_error ?? []), ...errbacks] })

/** What follows a group waits for all its members: the two become a chord, which every client understands. */
const withChords = (steps: readonly WireSignature[]): readonly WireSignature[] =>
  steps.reduceRight<readonly WireSignature[]>(([next, ...later], step) => {
    if (!next) return [step]
    return step.subtask_type === 'group' ? [aChord(step, next), ...later] : [step, next, ...later]
  }, [])

/** Options of a group hold for each of its members. */
const identifiedGroup = (signature: WireSignature, seed: string): WireSignature => {
  const { task_id, chord, group_id, group_index, ...others } = signature.options
  const id = task_id || derivedId(seed)
  const ending = withoutGaps({ chord, group_id, group_index })
  const tasks = tasksOf(signature).map((member, index) =>
    identified(withOptionsAtEnd(merged(member, others), ending), `${id}/${index}`),
  )
  return { ...signature, kwargs: { ...signature.kwargs, tasks }, options: { task_id: id } }
}

/** Options of a chord hold for its body, where it ends. */
const identifiedChord = (signature: WireSignature, seed: string): WireSignature => {
  // Celery's own `task_id` of a chord is that of its header.
  const { task_id, ...others } = signature.options
  const header = headerOf(signature)
  const group = header.subtask_type === 'group' ? header : aGroup([header])
  const body = identified(withOptionsAtEnd(bodyOf(signature), others), `${seed}/body`)
  return {
    ...signature,
    kwargs: { ...signature.kwargs, header: identifiedGroup(group, `${seed}/header`), body },
    options: {},
  }
}

const merged = (signature: WireSignature, options: WireOptions): WireSignature =>
  Object.keys(options).length === 0 ? signature : { ...signature, options: { ...signature.options, ...options } }

const withoutGaps = (options: Readonly<Record<string, unknown>>): WireOptions =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
