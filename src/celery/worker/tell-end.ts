import { fromExceptionObject } from '../exceptions.ts'
import type { Ended } from '../workflow/links.ts'
import { type Ending, NEVER_STARTED } from './ending.ts'
import type { WorkerParts } from './parts.ts'
import { patiently } from './patience.ts'

/** The task's own record gets its end first: the result must not say what that does not know yet. */
export const tellEnd = async (
  parts: WorkerParts,
  { task: { id, task }, startedAtMs }: Pick<Ending, 'task' | 'startedAtMs'>,
  { status, result }: Ended,
): Promise<void> => {
  const onEnd = parts.registry.get(task)?.options.onEnd
  const state = (['FAILURE', 'REVOKED'] as const).find((end) => end === status)
  if (!onEnd || !state) return
  const { type, message: reason } = fromExceptionObject(result)
  await patiently(parts, { doing: `telling the end of ${id}` }, () => {
    const spentMs = startedAtMs === NEVER_STARTED ? null : performance.now() - startedAtMs
    return onEnd({ id, state, type, reason, spentMs })
  })
}
