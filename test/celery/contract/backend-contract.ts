import { randomUUID } from 'node:crypto'
import { describe, expect, onTestFinished, test } from 'vitest'
import {
  AsyncResult,
  type Backend,
  Celery,
  EncodeError,
  FINAL_STATES,
  openMemoryBroker,
  type ResultDocument,
} from '../../../src/celery/index.ts'

const EXPIRES_SECONDS = 60

const aDocument = (changes: Partial<ResultDocument> = {}): ResultDocument => ({
  task_id: randomUUID(),
  status: 'SUCCESS',
  result: 5,
  traceback: null,
  children: [],
  date_done: '2026-11-23T04:59:22.151000+00:00',
  ...changes,
})

/** What every result backend must do. A new adapter is finished when this passes. */
export const backendContract = (name: string, open: () => Promise<Backend>): void => {
  const opened = async () => {
    const backend = await open()
    onTestFinished(() => backend.close())
    return backend
  }

  const resultOf = (backend: Backend, taskId: string) => new AsyncResult(taskId, { backend, revoke: async () => {} })

  describe(`the ${name} backend`, () => {
    test('gives back the document that was stored', async () => {
      const backend = await opened()
      const document = aDocument({ result: { text: 'é', list: [1, null] }, children: [[['child', null], null]] })
      await backend.store(document, EXPIRES_SECONDS)
      expect(await backend.get(document.task_id)).toEqual(document)
    })

    test('knows nothing of a task that stored nothing', async () => {
      const backend = await opened()
      expect(await backend.get(randomUUID())).toBeUndefined()
    })

    test('replaces a state that is not final', async () => {
      const backend = await opened()
      const started = aDocument({ status: 'STARTED', date_done: null })
      await backend.store(started, EXPIRES_SECONDS)
      await backend.store({ ...started, status: 'PROGRESS', result: { done: 1 } }, EXPIRES_SECONDS)
      expect(await backend.get(started.task_id)).toMatchObject({ status: 'PROGRESS', result: { done: 1 } })
    })

    for (const final of FINAL_STATES)
      test(`never goes back from ${final}`, async () => {
        const backend = await opened()
        const document = aDocument({ status: final })
        await backend.store(document, EXPIRES_SECONDS)
        for (const status of ['STARTED', 'RETRY', 'PROGRESS', 'SUCCESS', 'FAILURE', 'REVOKED'])
          await backend.store({ ...document, status, result: 'other' }, EXPIRES_SECONDS)
        expect(await backend.get(document.task_id)).toEqual(document)
      })

    test('a task marked as revoked has ended for those who wait, and one that had ended stays as it was', async () => {
      const backend = await opened()
      const celery = new Celery('test', { broker: await openMemoryBroker(), backend })
      const started = aDocument({ status: 'STARTED', date_done: null })
      const finished = aDocument()
      for (const document of [started, finished]) await backend.store(document, EXPIRES_SECONDS)
      const waiting = resultOf(backend, started.task_id).wait({ timeoutMs: 5_000 })
      for (const taskId of [started.task_id, finished.task_id]) await celery.markRevoked(taskId)
      expect(await waiting).toMatchObject({ status: 'REVOKED', result: { exc_type: 'TaskRevokedError' } })
      expect(await backend.get(finished.task_id)).toEqual(finished)
    })

    test('forgets a document on request', async () => {
      const backend = await opened()
      const document = aDocument()
      await backend.store(document, EXPIRES_SECONDS)
      await backend.forget(document.task_id)
      expect(await backend.get(document.task_id)).toBeUndefined()
    })

    test('forgets a document when its time is over', async () => {
      const backend = await opened()
      const [document, other] = [aDocument(), aDocument()]
      const started = { ...document, status: 'STARTED', date_done: null }
      for (const long of [started, other]) await backend.store(long, EXPIRES_SECONDS)
      expect(await backend.get(document.task_id)).toEqual(started)
      await backend.store(document, 1)
      await expect.poll(() => backend.get(document.task_id)).toBeUndefined()
      expect(await backend.get(other.task_id)).toEqual(other)
    })

    test('keeps a document for ever where no expiry is set', async () => {
      const backend = await opened()
      const document = aDocument()
      await backend.store(document, null)
      expect(await backend.get(document.task_id)).toEqual(document)
    })

    test('tells subscribers of one task each of its documents, and those of others nothing', async () => {
      const backend = await opened()
      const document = aDocument({ status: 'STARTED' })
      const heard: string[] = []
      const done = new Promise<void>((resolve, reject) => {
        const listener = ({ status }: ResultDocument) => {
          heard.push(status)
          if (status === 'SUCCESS') resolve()
        }
        backend.subscribe(document.task_id, listener).catch(reject)
      })
      await backend.subscribe(randomUUID(), () => heard.push('of another task'))
      await backend.store(document, EXPIRES_SECONDS)
      await backend.store({ ...document, status: 'SUCCESS' }, EXPIRES_SECONDS)
      await done
      expect(heard).toEqual(['STARTED', 'SUCCESS'])
    })

    test('tells nothing to a subscriber who has left', async () => {
      const backend = await opened()
      const document = aDocument()
      const heard: string[] = []
      const left = await backend.subscribe(document.task_id, () => heard.push('left'))
      await left.close()
      const stayed = resultOf(backend, document.task_id).wait()
      await backend.store(document, EXPIRES_SECONDS)
      await stayed
      expect(heard).toEqual([])
    })

    test('loses no result that is stored while somebody begins to wait', async () => {
      const backend = await opened()
      const documents = Array.from({ length: 100 }, () => aDocument())
      const waiting = documents.map(async (document, index) => {
        const wait = () => resultOf(backend, document.task_id).wait({ timeoutMs: 10_000 })
        const store = () => backend.store(document, EXPIRES_SECONDS)
        const [found] =
          index % 2 ? await Promise.all([wait(), store()]) : (await Promise.all([store(), wait()])).reverse()
        return found
      })
      expect(await Promise.all(waiting)).toEqual(documents)
    })

    test('lists revoked tasks once each, those that are forgotten first at the front', async () => {
      const { revoked } = await opened()
      const [first, second, third] = [randomUUID(), randomUUID(), randomUUID()]
      await revoked.add([third, first], EXPIRES_SECONDS)
      await revoked.add([second], EXPIRES_SECONDS + 1)
      await revoked.add([third], EXPIRES_SECONDS + 2)
      expect(await revoked.list()).toEqual([first, second, third])
    })

    test('forgets a revoked task when its time is over, and no other', async () => {
      const { revoked } = await opened()
      const [short, long] = [randomUUID(), randomUUID()]
      await revoked.add([long], EXPIRES_SECONDS)
      await revoked.add([short], 1)
      await revoked.add([], EXPIRES_SECONDS)
      expect(await revoked.list()).toEqual([short, long])
      await expect.poll(() => revoked.list()).toEqual([long])
    })

    test('keeps 50,000 revoked tasks, and of more those that were to stay longest', async () => {
      const { revoked } = await opened()
      const ids = Array.from({ length: 50_000 }, (_, index) => `revoked-${index}`)
      await revoked.add(['to be forgotten'], EXPIRES_SECONDS)
      await revoked.add(ids, EXPIRES_SECONDS + 1)
      const kept = await revoked.list()
      expect(kept).toHaveLength(ids.length)
      expect(kept).not.toContain('to be forgotten')
    })

    test('counts the runs of a task that began until one has ended', async () => {
      const { begun } = await opened()
      const [id, other] = [randomUUID(), randomUUID()]
      for (const taskId of [id, id, other]) await begun.add(taskId)
      expect([await begun.count(id), await begun.count(other), await begun.count(randomUUID())]).toEqual([2, 1, 0])
      await begun.clear(id)
      expect([await begun.count(id), await begun.count(other)]).toEqual([0, 1])
    })

    test('refuses a result without a JSON form, and stores nothing of it', async () => {
      const backend = await opened()
      const document = aDocument({ result: 10n })
      await expect(backend.store(document, EXPIRES_SECONDS)).rejects.toThrow(EncodeError)
      expect(await backend.get(document.task_id)).toBeUndefined()
    })
  })
}
