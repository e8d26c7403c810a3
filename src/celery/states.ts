/** Celery's own states. `PENDING` is never stored: an unknown task and a queued one look alike. */
export type TaskState = 'PENDING' | 'RECEIVED' | 'STARTED' | 'RETRY' | 'SUCCESS' | 'FAILURE' | 'REVOKED'

/** States a task never leaves. */
export const FINAL_STATES: ReadonlySet<string> = new Set<TaskState>(['SUCCESS', 'FAILURE', 'REVOKED'])

export const isFinal = (state: string): boolean => FINAL_STATES.has(state)
