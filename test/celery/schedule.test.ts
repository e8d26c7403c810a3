import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Celery, isFinal, openMemoryBackend, openMemoryBroker, type Worker } from '../../src/celery/index.ts'
import { anId, overriding } from './harness.ts'

type Fate = 'succeed' | 'fail' | 'retry' | 'exhaust' | 'expire' | 'unknown' | 'late' | 'hang'
type Step =
  | { kind: 'send'; fate: Fate }
  | { kind: 'revoke'; terminate: boolean }
  | { kind: 'crash' }
  | { kind: 'pause' }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('send' as const),
      fate: fc.constantFrom<Fate>('succeed', 'fail', 'retry', 'exhaust', 'expire', 'unknown', 'late', 'hang'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('revoke' as const), terminate: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'crash' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'pause' as const }) },
)

/** An application whose tasks meet the fate they are sent with, and a record of all final states ever announced. */
const openWorld = async () => {
  const broker = await openMemoryBroker()
  const real = await openMemoryBackend()
  const finals = new Map<string, Set<string>>()
  const backend = overriding(real, {
    store: async (document, expires) => {
      await real.store(document, expires)
      const seen = await real.get(document.task_id)
      if (seen && isFinal(seen.status))
        finals.set(seen.task_id, (finals.get(seen.task_id) ?? new Set()).add(JSON.stringify(seen)))
    },
  })
  const celery = new Celery('world', { broker, backend })
  celery.task('meet', { maxRetries: 2 }, async ({ retry, request }, fate) => {
    await new Promise(setImmediate)
    if (fate === 'fail') throw new RangeError('as told')
    if (fate === 'exhaust' || (fate === 'retry' && request.retries === 0)) retry({ countdown: 0.002 })
    if (fate === 'hang') await new Promise(() => {})
    return fate
  })
  return { celery, broker, real, finals }
}

const optionsOf: Partial<Record<Fate, object>> = {
  expire: { expires: new Date('2020-01-01') },
  late: { countdown: 0.005 },
  hang: { timeLimit: 0.01 },
}

const startWorker = async (celery: Celery): Promise<Worker> => {
  const worker = celery.worker({ queues: { celery: { concurrency: 3 } } })
  await worker.start()
  return worker
}

test('in any order of sending, crashing, retrying, revoking and expiring each task ends exactly once', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const { celery, broker, real, finals } = await openWorld()
      let worker = await startWorker(celery)
      const ids: string[] = []
      for (const it of steps) {
        if (it.kind === 'send') {
          const taskId = anId()
          ids.push(taskId)
          await celery.send(it.fate === 'unknown' ? 'nobody knows' : 'meet', [it.fate], {
            ...optionsOf[it.fate],
            taskId,
          })
        } else if (it.kind === 'revoke') {
          const taskId = ids.at(-1)
          if (taskId !== undefined) await celery.revoke(taskId, { terminate: it.terminate })
        } else if (it.kind === 'crash') {
          await worker.stop({ drainMs: 0 })
          worker = await startWorker(celery)
        } else {
          await new Promise(setImmediate)
        }
      }
      const documents = await Promise.all(ids.map((id) => celery.result(id).wait({ timeoutMs: 10_000 })))
      await worker.stop()
      expect(documents.map((document) => document !== undefined && isFinal(document.status))).toEqual(
        ids.map(() => true),
      )
      expect([...finals.values()].map((states) => states.size)).toEqual(ids.map(() => 1))
      await broker.close()
      await real.close()
    }),
    { numRuns: 60 },
  )
})
