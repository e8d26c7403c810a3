import { expect, onTestFinished, test } from 'vitest'
import { openMemoryBackend } from '../../src/celery/index.ts'
import { backendContract } from './contract/backend-contract.ts'

backendContract('memory', () => openMemoryBackend())

test('beyond the bound the oldest documents are forgotten, and a newer one of the same task stays', async () => {
  const backend = await openMemoryBackend(3)
  onTestFinished(() => backend.close())
  const store = (taskId: string, status: 'STARTED' | 'SUCCESS') =>
    backend.store({ task_id: taskId, status, result: null, traceback: null, children: [], date_done: null }, 60)
  await store('long', 'STARTED')
  await store('old', 'SUCCESS')
  await store('long', 'SUCCESS')
  await store('new', 'SUCCESS')
  await store('newest', 'SUCCESS')
  expect(await backend.get('old')).toBeUndefined()
  for (const taskId of ['long', 'new', 'newest']) expect(await backend.get(taskId)).toMatchObject({ status: 'SUCCESS' })
})
