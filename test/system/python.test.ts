import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { INFERENCE_TASK, TRAINING_TASK } from '../../src/contract.ts'
import { aCluster, hasServers } from '../support/cluster.ts'
import { aUser, call, type Settings, startProcess } from '../support/server.ts'

const { TEST_PYTHON } = process.env
const CLIENT = fileURLToPath(new URL('./client.py', import.meta.url))

interface Answer {
  readonly id: string
  readonly state: string
  readonly value?: unknown
  readonly error?: string
  readonly message?: string
}

/** Sends a task from Python's Celery and waits there for its result. */
const sendFromPython = async (settings: Settings, name: string, args: readonly unknown[]): Promise<Answer> => {
  const env = { ...process.env, ...settings }
  const { stdout } = await promisify(execFile)(TEST_PYTHON ?? '', [CLIENT, name, JSON.stringify(args)], { env })
  return JSON.parse(stdout)
}

describe.runIf(hasServers && TEST_PYTHON)("Python's Celery as a client of ours", () => {
  test('ranks for a user who is there, fails for one who is not, and trains', async () => {
    const settings = await aCluster()
    const [api] = await Promise.all([startProcess('api', settings), startProcess('worker', settings)])
    await call(`${api.url}/inference/start`, { method: 'POST', body: aUser() })
    const [user] = (await call<{ user_id: number }[]>(`${api.url}/content/users?limit=1`)).body

    const ranked = await sendFromPython(settings, INFERENCE_TASK, [user?.user_id])
    expect(ranked).toMatchObject({ state: 'SUCCESS', value: null })
    expect((await call<unknown[]>(`${api.url}/inference/results/${ranked.id}`)).body).toHaveLength(10)

    const failed = await sendFromPython(settings, INFERENCE_TASK, [999_999_999])
    expect(failed).toMatchObject({ state: 'FAILURE', error: 'UserUnknown' })
    expect(failed.message).toContain('names a user that is not there')

    const trained = await sendFromPython(settings, TRAINING_TASK, [])
    expect(trained).toMatchObject({ state: 'SUCCESS', value: { decision: expect.stringContaining('NDCG@10') } })
    expect((await call(`${api.url}/models/${trained.id}`)).status).toBe(200)
  })
})
