import fp from 'fastify-plugin'
import type { InferenceStore } from '../../store/store.ts'
import { TaskUnknown } from '../errors.ts'

const taskIdIn = (part: unknown) => {
  const taskId = (part as { task_id?: unknown } | null | undefined)?.task_id
  return typeof taskId === 'string' ? taskId : undefined
}

/** A client sees the inferences that its key started; those of others are as unknown to it as those that never were. */
export const ownership = fp(
  async (app, { inferences }: { inferences: Pick<InferenceStore, 'find'> }) => {
    app.addHook('preHandler', async ({ caller, params, body }) => {
      if (caller.scope !== 'client') return
      const taskId = taskIdIn(params) ?? taskIdIn(body)
      if (taskId === undefined) return
      const row = await inferences.find(taskId)
      if (row?.ownerKey !== caller.keyId) throw new TaskUnknown(taskId)
    })
  },
  { name: 'ownership', dependencies: ['callers'] },
)
