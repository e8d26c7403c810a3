import fp from 'fastify-plugin'
import type { InferenceRow, InferenceStore } from '../../store/store.ts'
import { TaskUnknown } from '../errors.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The row of the inference that a client asks about, as it was when it was seen to be its own. */
    ownRow?: InferenceRow
  }
}

const taskIdIn = (part: unknown) => {
  const taskId = (part as { task_id?: unknown } | null | undefined)?.task_id
  return typeof taskId === 'string' ? taskId : undefined
}

/** A client sees the inferences that its key started; those of others are as unknown to it as those that never were. */
export const ownership = fp(
  async (app, { inferences }: { inferences: Pick<InferenceStore, 'find'> }) => {
    app.decorateRequest('ownRow')
    app.addHook('preHandler', async (request) => {
      const { caller, params, body } = request
      if (caller.scope !== 'client') return
      const taskId = taskIdIn(params) ?? taskIdIn(body)
      if (taskId === undefined) return
      const row = await inferences.find(taskId)
      if (row?.ownerKey !== caller.keyId) throw new TaskUnknown(taskId)
      request.ownRow = row
    })
  },
  { name: 'ownership', dependencies: ['callers'] },
)
