/** What the database tells apart; a worker tells more, which counts as one of these in a filter. */
export const STORED_STATES = ['PENDING', 'STARTED', 'RETRY', 'SUCCESS', 'FAILURE', 'REVOKED'] as const

export type StoredState = (typeof STORED_STATES)[number]

const TOLD_BY_WORKERS: Readonly<Record<string, StoredState>> = {
  RECEIVED: 'PENDING',
  PROGRESS: 'STARTED',
  REJECTED: 'FAILURE',
}

const isStored = (state: string): state is StoredState => (STORED_STATES as readonly string[]).includes(state)

export const storedState = (state: string): StoredState =>
  isStored(state) ? state : (TOLD_BY_WORKERS[state] ?? 'PENDING')

export const hasEnded = (state: string) => ['SUCCESS', 'FAILURE', 'REVOKED'].includes(storedState(state))
