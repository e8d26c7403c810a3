import { fromExceptionObject } from '../exceptions.ts'
import type { Ended } from '../workflow/links.ts'
import type { WorkerParts } from './parts.ts'
import { patiently } from './patience.ts'

/** The task's own record gets its end first: the result must not say what that does not know yet. */
export const tellEnd = async (
  parts: WorkerParts,
  { id, task }: { id: string; task: string },
  { status, result }: Ended,
): Promise<void> => {
  const onEnd = parts.registry.get(task)?.options.onEnd
  const state = (['FAILURE', 'REVOKED'] as const).find((end) => end === status)
  if (!onEnd || !state) return
  const { type, message: reason } = fromExceptionObject(result)
  await patiently(parts, { doing: `telling the end of ${id}` }, () => onEnd({ id, state, type, reason }))
}
