import { getEventListeners } from 'node:events'
import { expect, onTestFinished, test, vi } from 'vitest'
import { ask } from '../../../console/src/server/ask.ts'
import { pause } from '../../../console/src/server/pause.ts'
import { isAway, isThere, notReached, reached, returns } from '../../../console/src/server/reach.ts'
import { answering } from './answering.ts'

/** A tab that can be seen or not, and a server that is there or not; looks go on as time does. */
const aTab = () => {
  vi.useFakeTimers()
  const tab = { hidden: false, status: 502, looks: 0, show: () => {} }
  const addEventListener = (_: string, show: () => void) => {
    tab.show = show
  }
  vi.stubGlobal('document', {
    get hidden() {
      return tab.hidden
    },
    addEventListener,
  })
  vi.stubGlobal('fetch', async () => {
    tab.looks += 1
    return new Response(null, { status: tab.status })
  })
  onTestFinished(() => {
    reached()
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })
  return tab
}

test('a busy server is waited for no longer than anybody wants to know', async () => {
  const leaving = new AbortController()
  vi.stubGlobal('fetch', async ({ signal }: Request) => {
    signal.throwIfAborted()
    // By then it is known that the server is busy.
    setTimeout(() => leaving.abort(), 20)
    return new Response('{}', { status: 409, headers: { 'retry-after': '60' } })
  })
  onTestFinished(() => void vi.unstubAllGlobals())
  await expect(ask('http://server/', { method: 'POST', signal: leaving.signal })).rejects.toThrow('aborted')
})

test('what was refused as busy is sent again with the same key', async () => {
  const keys: unknown[] = []
  const url = await answering((request, response) => {
    keys.push(request.headers['idempotency-key'])
    response.writeHead(keys.length === 1 ? 409 : 200, { 'retry-after': '1' }).end('{}')
  })
  await ask(url, { method: 'POST' })
  expect(keys).toEqual([expect.any(String), keys[0]])
})

test.each([502, 504])('a %i of a proxy means that the server is away', async (status) => {
  aTab()
  vi.stubGlobal('fetch', async () => new Response('', { status }))
  await expect(ask('http://server/')).rejects.toMatchObject({ status: 0, message: /cannot be reached/ })
  expect(isAway.value).toBe(true)
  expect(await isThere()).toBe(false)
})

test('a server that is away is looked for until it answers itself', async () => {
  const tab = aTab()
  const before = returns.value
  notReached()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(isAway.value).toBe(true)
  expect(tab.looks).toBeLessThan(20)
  tab.status = 200
  await vi.advanceTimersByTimeAsync(5000)
  expect([isAway.value, returns.value]).toEqual([false, before + 1])
})

test('nobody looks for a server in a tab that nobody sees', async () => {
  const tab = aTab()
  tab.hidden = true
  notReached()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(tab.looks).toBe(0)
  tab.hidden = false
  tab.show()
  expect(tab.looks).toBe(1)
})

test('a pause leaves nothing behind, whether it ends or is cut short', async () => {
  const { signal } = new AbortController()
  await pause(1, signal)
  expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  await pause(60_000, AbortSignal.timeout(1))
  await pause(60_000, AbortSignal.abort())
})
