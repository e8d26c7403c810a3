import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TaskFailed } from '../../../src/celery/index.ts'
import { isComplete, openInterop } from './interop.ts'

const WAIT = { timeoutMs: 20_000 }

describe.skipIf(!isComplete)('a Python worker', () => {
  let interop: Awaited<ReturnType<typeof openInterop>>

  beforeAll(async () => {
    interop = await openInterop()
  })
  afterAll(() => interop.close())

  test('runs what our client sends', async () => {
    const { celery } = interop
    expect(await (await celery.send('py.add', [2, 3])).get(WAIT)).toBe(5)
    expect(await (await celery.send('py.sum', [[1, 2]], { kwargs: { start: 10 } })).get(WAIT)).toBe(13)
  })

  test('reads limits, retries and countdown as our client means them', async () => {
    const options = { timeLimit: 300, softTimeLimit: 200, countdown: 0.1, headers: { many: 40_000, more: 2 ** 40 } }
    const result = await interop.celery.send('py.request', ['é', null], options)
    expect(await result.get(WAIT)).toEqual({ args: ['é', null], limits: [300, 200], parent: null, retries: 0 })
  })

  test('tells our client type, message and traceback of an exception', async () => {
    const failing = (await interop.celery.send('py.fail', [])).get(WAIT)
    const error = await failing.catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(TaskFailed)
    expect(error).toMatchObject({ type: 'ValueError', message: 'bad, 42', module: 'builtins' })
    expect((error as TaskFailed).traceback).toContain('worker.py')
  })

  test('follows the links of our client', async () => {
    const { celery } = interop
    const link = celery.signature('ts.echo', ['own'], { taskId: `link-${Date.now()}` })
    const sent = await celery.send('py.add', [2, 3], { link })
    const found = await celery.result(String(link.wire.options.task_id)).get(WAIT)
    expect(found).toMatchObject({ args: [5, 'own'], parent: sent.id, root: sent.id })
  })

  test('takes part in our chains', async () => {
    const { celery } = interop
    const there = celery.chain(
      celery.signature('ts.add', [1, 2]),
      celery.signature('py.add', [10]),
      celery.signature('ts.add', [100]),
    )
    const back = celery.chain(
      celery.signature('py.add', [1, 2]),
      celery.signature('ts.add', [10]),
      celery.signature('py.add', [100]),
    )
    const results = await celery.group(there, back).send()
    expect(await results.get(WAIT)).toEqual([113, 113])
  })

  test('counts for our chords, whoever ends last', async () => {
    const { celery } = interop
    const members = Array.from({ length: 10 }, (_, index) =>
      celery.signature(index % 2 ? 'ts.add' : 'py.add', [index, 1]),
    )
    const group = celery.group(...members)
    const chain = celery.chain(group, celery.signature('py.sum', []), celery.signature('ts.add', [100]))
    expect(await (await chain.send()).get(WAIT)).toBe(155)
  })

  test('gets the results of a group in our group as a list', async () => {
    const { celery } = interop
    const pair = celery.group(celery.signature('ts.add', [10]), celery.signature('py.add', [20]))
    const group = celery.group(
      celery.chain(celery.signature('py.add', [1, 2]), pair),
      celery.signature('ts.add', [5, 6]),
    )
    const result = await celery.chain(group, celery.signature('py.request', [])).send()
    expect((await result.get(WAIT)).args).toEqual([[[13, 23], 11]])
  })

  test('ends our chain when it fails in the middle', async () => {
    const { celery } = interop
    const failing = celery.signature('py.fail', [], { immutable: true })
    const chain = celery.chain(celery.signature('ts.add', [1, 2]), failing, celery.signature('ts.echo', []))
    await expect((await chain.send()).get(WAIT)).rejects.toThrow('bad, 42')
  })
})
