import type { ResultDocument } from '../backend.ts'
import type { TaskMessage } from '../message.ts'
import type { Composer } from '../send.ts'
import { followedBy } from './ends.ts'
import { identified } from './identify.ts'
import { joined, NO_PLAN, type Plan, plan } from './plan.ts'
import type { WireSignature } from './wire.ts'

/** How a task ended, as its result document has it. */
export type Ended = Pick<ResultDocument, 'status' | 'result' | 'traceback'>

/** Whether anything depends on how it ends. */
export const hasLinks = ({ links: { callbacks, errbacks, chain, chord } }: TaskMessage): boolean =>
  callbacks.length > 0 || errbacks.length > 0 || chain.length > 0 || chord !== null

/** The callbacks and the next step after a success, the error callbacks after a failure. */
export const planLinks = (compose: Composer, task: TaskMessage, { status, result }: Ended): Plan => {
  const { callbacks, errbacks, chain } = task.links
  if (status === 'FAILURE') return planAll(compose, task, { kind: 'link_error', signatures: errbacks, input: task.id })
  if (status !== 'SUCCESS') return NO_PLAN
  const step = chain.at(-1)
  const steps = step ? [followedBy(step, chain.slice(0, -1))] : []
  const input = result ?? null
  return joined([
    planAll(compose, task, { kind: 'link', signatures: callbacks, input }),
    planAll(compose, task, { kind: 'chain', signatures: steps, input }),
  ])
}

const planAll = (
  compose: Composer,
  { id, rootId }: TaskMessage,
  { kind, signatures, input }: { kind: string; signatures: readonly WireSignature[]; input: unknown },
): Plan =>
  joined(
    signatures.map((signature, index) =>
      plan(compose, identified(signature, `${id}/${kind}/${index}`), { input: [input], rootId, parentId: id }),
    ),
  )
