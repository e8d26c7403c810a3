import type { ResultDocument } from './backend.ts'
import { TaskRevoked } from './errors.ts'
import { toExceptionObject } from './exceptions.ts'
import { formatTime } from './time.ts'

/** The end of a task that was revoked before any worker could say so. */
export const revokedDocument = (taskId: string): ResultDocument => ({
  task_id: taskId,
  status: 'REVOKED',
  result: toExceptionObject(new TaskRevoked(taskId, 'revoked')),
  traceback: null,
  children: [],
  date_done: formatTime(new Date()),
})
