import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isComplete, openInterop, PythonError } from './interop.ts'

describe.skipIf(!isComplete)('a Python client', () => {
  let interop: Awaited<ReturnType<typeof openInterop>>
  const python = <Value = unknown>(expression: string) => interop.python<Value>(expression)
  const raisedBy = async (expression: string) => {
    const error = await python(expression).catch((thrown: unknown) => thrown)
    return error instanceof PythonError ? error.raised : error
  }

  beforeAll(async () => {
    interop = await openInterop()
  })
  afterAll(() => interop.close())

  test('gets the result of a task of ours', async () => {
    expect(await python('send(ts("ts.add", 2, 3))')).toBe(5)
    expect(await python('send(ts("ts.add", 2, b=3))')).toBe(5)
    expect(await python('send(ts("ts.echo", "é", None, [1.5, {"a": True}]))')).toMatchObject({
      args: ['é', null, [1.5, { a: true }]],
    })
  })

  test('gets the exception of a task of ours as its own', async () => {
    expect(await raisedBy('send(ts("ts.fail"))')).toEqual({
      type: 'RangeError',
      module: 'celery.exceptions',
      args: ['too far', '42'],
    })
    expect(await raisedBy('send(ts("ts.missing"))')).toMatchObject({ type: 'NotRegistered', args: ['ts.missing'] })
  })

  test('sees a task of ours retried until it succeeds', async () => {
    expect(await python('send(ts("ts.retry"))')).toBe(2)
  })

  test('revokes a task of ours before it starts', async () => {
    expect(
      await raisedBy('[r := ts("ts.add", 1, 2).apply_async(countdown=1), r.revoke(), r.get(timeout=TIMEOUT)]'),
    ).toEqual({
      ...{ type: 'TaskRevokedError', module: 'celery.exceptions', args: ['revoked'] },
    })
  })

  test('finds a task of ours expired', async () => {
    expect(await raisedBy('send(ts("ts.add", 1, 2), countdown=0.5, expires=0.1)')).toMatchObject({
      type: 'TaskRevokedError',
      args: ['expired'],
    })
  })

  test('waits for a task of ours no less than its countdown', async () => {
    const [waitedSeconds, value] = await python<[number, number]>(
      '(lambda t, start: [send(ts("ts.add", 1, 2), countdown=0.7), t() - start][::-1])((t := __import__("time").time), t())',
    )
    expect(value).toBe(3)
    expect(waitedSeconds).toBeGreaterThanOrEqual(0.7)
  })

  test('has its links followed', async () => {
    const found = await python<Record<string, unknown>>(
      '[link := ts("ts.echo", "own"), link.freeze(), r := ts("ts.add", 2, 3).apply_async(link=link), ' +
        '{**app.AsyncResult(link.id).get(timeout=TIMEOUT), "sender": r.id, "children": [c.id for c in r.children], "link": link.id}][-1]',
    )
    expect(found).toMatchObject({ args: [5, 'own'], parent: found.sender, root: found.sender, children: [found.link] })
  })

  test('has its error links called with the id of the failed task', async () => {
    const found = await python<Record<string, unknown>>(
      '[link := py("py.request"), link.freeze(), r := ts("ts.fail").apply_async(link_error=link), ' +
        '{**app.AsyncResult(link.id).get(timeout=TIMEOUT), "sender": r.id}][-1]',
    )
    expect(found).toMatchObject({ args: [found.sender], parent: found.sender })
  })

  test.each([
    ['of our tasks', 'chain(ts("ts.add", 1, 2), ts("ts.add", 10), ts("ts.add", 100))', 113],
    ['from ours to Python and back', 'chain(ts("ts.add", 1, 2), py("py.add", 10), ts("ts.add", 100))', 113],
    ['from Python to ours and back', 'chain(py("py.add", 1, 2), ts("ts.add", 10), py("py.add", 100))', 113],
    ['that ends in a group', 'chain(ts("ts.add", 1, 2), group(ts("ts.add", 10), py("py.add", 20)))', [13, 23]],
    [
      'with a group inside',
      'chain(ts("ts.add", 1, 2), group(ts("ts.add", 10), py("py.add", 20)), ts("ts.sum"), py("py.add", 100))',
      136,
    ],
  ])('runs a chain %s', async (_what, chain, value) => {
    expect(await python(`send(${chain})`)).toEqual(value)
  })

  test('finds a whole chain failed when a step of ours fails', async () => {
    const raised = await raisedBy('send(chain(py("py.add", 1, 2), ts("ts.fail"), py("py.add", 10), ts("ts.add", 100)))')
    expect(raised).toMatchObject({ type: 'RangeError', args: ['too far', '42'] })
  })

  test('gets the results of a group across both workers', async () => {
    expect(await python('send(group(ts("ts.add", 1, 2), py("py.add", 3, 4), ts("ts.add", 5, 6)))')).toEqual([3, 7, 11])
  })

  test.each([
    ['of our tasks', 'chord([ts("ts.add", i, i) for i in range(5)], ts("ts.sum"))', 20],
    ['of both, with a body of ours', 'chord([ts("ts.add", 1, 2), py("py.add", 3, 4)] * 5, ts("ts.sum"))', 50],
    ['of both, with a body in Python', 'chord([ts("ts.add", 1, 2), py("py.add", 3, 4)] * 5, py("py.sum"))', 50],
    [
      'whose body is a chain',
      'chord([ts("ts.add", 1, 2), py("py.add", 3, 4)], chain(ts("ts.sum"), py("py.add", 5)))',
      15,
    ],
    [
      'whose members are chains',
      'chord([chain(ts("ts.add", 1, 2), py("py.add", 10)), chain(py("py.add", 3, 4), ts("ts.add", 20))], py("py.sum"))',
      40,
    ],
    [
      'inside a chord',
      'chord([chord([ts("ts.add", 1, 2), py("py.add", 3, 4)], ts("ts.sum")), ts("ts.add", 5, 6)], py("py.sum"))',
      21,
    ],
  ])('runs a chord %s', async (_what, chord, value) => {
    expect(await python(`send(${chord})`)).toBe(value)
  })

  test.each(['ts', 'py'])('gives the body of a chord in %s the results of a group in it as a list', async (last) => {
    const inner = 'chain(ts("ts.add", 1, 2), group(ts("ts.add", 10), py("py.add", 20)))'
    const chord = `chord([${inner}, chain(py("py.add", 1, 2), ${last}("${last}.add", 30))], ts("ts.echo"))`
    expect(await python(`send(${chord})`)).toMatchObject({ args: [[[13, 23], 33]] })
  })

  test.each(['ts("ts.fail")', 'py("py.fail")'])('finds a chord failed whose member %s fails', async (failing) => {
    const chord = `chord([ts("ts.add", 1, 2), ${failing}, py("py.add", 3, 4)], ts("ts.sum"))`
    // By its id alone: the result that `apply_async` gives would look at the members first.
    const raised = await raisedBy(`app.AsyncResult(${chord}.apply_async().id).get(timeout=TIMEOUT)`)
    expect(raised).toMatchObject({ type: 'ChordError', module: 'celery.exceptions' })
  })
})
