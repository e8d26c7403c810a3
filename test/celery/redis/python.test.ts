import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { toExceptionObject } from '../../../src/celery/exceptions.ts'
import { AsyncResult, TaskFailed } from '../../../src/celery/index.ts'
import { aDocument, EXPIRES_SECONDS, openBackend, openClient, url } from './support.ts'

const python = process.env.TEST_PYTHON ?? ''

const PREAMBLE = `
import json, sys
from celery import Celery
app = Celery(backend=sys.argv[1])
task_id = sys.argv[2]
`

/** Runs a script against the same Redis, with `app` and `task_id` at hand. @returns what it printed, as JSON */
const runPython = async (script: string, taskId: string): Promise<unknown> => {
  const { stdout } = await promisify(execFile)(python, ['-c', PREAMBLE + script, url, taskId])
  return JSON.parse(stdout)
}

describe.skipIf(!url || !python)("between Python's Celery and ours", () => {
  test('Python gets a value that we stored', async () => {
    const backend = await openBackend({ url })
    const document = aDocument({ result: { text: 'é', list: [1, 2.5, null] } })
    await backend.store(document, EXPIRES_SECONDS)
    const got = await runPython('print(json.dumps(app.AsyncResult(task_id).get(timeout=10)))', document.task_id)
    expect(got).toEqual(document.result)
  })

  test('Python waits, and is woken by what we store then', async () => {
    const [backend, client] = [await openBackend({ url }), await openClient(url)]
    const document = aDocument()
    const key = `celery-task-meta-${document.task_id}`
    const getting = runPython('print(json.dumps(app.AsyncResult(task_id).get(timeout=20)))', document.task_id)
    await expect.poll(() => client.pubSubNumSub([key]), { timeout: 10_000 }).toEqual({ [key]: 1 })
    await backend.store({ ...document, status: 'STARTED', date_done: null }, EXPIRES_SECONDS)
    await backend.store(document, EXPIRES_SECONDS)
    expect(await getting).toBe(5)
  })

  test("Python raises our failure with the exception's type, arguments and traceback", async () => {
    const backend = await openBackend({ url })
    const error = Object.assign(new Error('bad'), { name: 'ValueError', excModule: 'builtins', excArgs: ['bad', 42] })
    const document = aDocument({ status: 'FAILURE', result: toExceptionObject(error), traceback: 'at line 7' })
    await backend.store(document, EXPIRES_SECONDS)
    const script = `
result = app.AsyncResult(task_id)
try:
    result.get(timeout=10)
except ValueError as error:
    print(json.dumps([list(error.args), result.traceback, result.state]))
`
    expect(await runPython(script, document.task_id)).toEqual([['bad', 42], 'at line 7', 'FAILURE'])
  })

  test("Python sees a task's own state and what it reported", async () => {
    const backend = await openBackend({ url })
    const document = aDocument({ status: 'PROGRESS', result: { done: 3, total: 10 }, date_done: null })
    await backend.store(document, EXPIRES_SECONDS)
    const script = 'result = app.AsyncResult(task_id); print(json.dumps([result.state, result.info]))'
    expect(await runPython(script, document.task_id)).toEqual(['PROGRESS', { done: 3, total: 10 }])
  })

  test('we get what Python stored: a state on the way, then the value', async () => {
    const backend = await openBackend({ url })
    const { task_id } = aDocument()
    const result = new AsyncResult(task_id, { backend, revoke: async () => {} })
    const waiting = result.get()
    await runPython('app.backend.store_result(task_id, {"done": 1}, "PROGRESS"); print("null")', task_id)
    expect(await result.document()).toMatchObject({ status: 'PROGRESS', result: { done: 1 } })
    await runPython('app.backend.store_result(task_id, {"sum": 5}, "SUCCESS"); print("null")', task_id)
    expect(await waiting).toEqual({ sum: 5 })
  })

  test('we get a failure that Python stored, and do not write over it', async () => {
    const backend = await openBackend({ url })
    const document = aDocument()
    const result = new AsyncResult(document.task_id, { backend, revoke: async () => {} })
    const script = 'app.backend.mark_as_failure(task_id, KeyError("no such item")); print("null")'
    await runPython(script, document.task_id)
    await backend.store(document, EXPIRES_SECONDS)
    const error = await result.get().catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(TaskFailed)
    expect(error).toMatchObject({ type: 'KeyError', module: 'builtins', message: 'no such item' })
  })
})
