/** How far a cancellation got: an answer that did not come leaves open whether it holds. */
export type Cancelled = 'no' | 'perhaps' | 'yes'

/** What the users know of one accepted task. Whatever an answer said must be in the database at the end. */
export interface Accepted {
  readonly taskId: string
  readonly kind: 'inference' | 'training'
  /** Whether it was started with a deadline that may pass. */
  readonly mayExpire: boolean
  cancelled: Cancelled
  /** Final states that answers told; more than one is an error by itself. */
  readonly seen: Set<string>
  /** Items of the first answer with the ranking, best first. */
  shown?: readonly number[]
  /** The choice that was confirmed last; -1: none suited. */
  chosen?: number
  /** Choices without an answer: each may hold, and may come late. */
  readonly perhapsChosen: Set<number>
}

/** Everything that the users of a run were told. */
export interface Ledger {
  readonly accepted: Accepted[]
  /** Starts without a 200: each may have been stored all the same. */
  unansweredStarts: number
  /** Answers by status; 0 counts requests without one. */
  readonly answers: Map<number, number>
}

export const createLedger = (): Ledger => ({ accepted: [], unansweredStarts: 0, answers: new Map() })

/** Notes a task that was answered with 200. */
export const accept = (ledger: Ledger, task: Pick<Accepted, 'taskId' | 'kind'> & { mayExpire?: boolean }): Accepted => {
  const accepted: Accepted = { mayExpire: false, ...task, cancelled: 'no', seen: new Set(), perhapsChosen: new Set() }
  ledger.accepted.push(accepted)
  return accepted
}
