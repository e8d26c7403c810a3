import type { ServerResponse } from 'node:http'
import { expect, onTestFinished, test, vi } from 'vitest'
import { followEvents, type ServerEvent } from '../../../console/src/server/events.ts'
import { isAway } from '../../../console/src/server/reach.ts'
import { listenTo, type Standing } from '../../../console/src/server/shared-events.ts'
import { answering } from './answering.ts'

const send = (response: ServerResponse, event: string, data: object) => {
  if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
}

/** Somebody who listens, and what was heard. */
const listen = (url: string, onEvent = (_: ServerEvent) => {}) => {
  const events: ServerEvent[] = []
  const standings: Standing[] = []
  const hear = (event: ServerEvent) => {
    events.push(event)
    onEvent(event)
  }
  onTestFinished(listenTo(url, 0, { onEvent: hear, onStanding: (standing) => standings.push(standing) }))
  return { events, standings }
}

test('who joins a stream is told how things stand, and not what happened before', async () => {
  let asked = 0
  const url = await answering((_, response) => {
    asked += 1
    send(response, 'report', { look: 1 })
    send(response, 'report', { look: 2 })
    send(response, 'other', {})
  })
  const first = listen(url)
  await expect.poll(() => first.events).toHaveLength(3)
  const second = listen(url)
  expect(second.events).toEqual([{ event: 'report', data: { look: 2 } }])
  expect(second.standings).toEqual([{ isConnected: true, error: undefined }])
  expect(asked).toBe(1)
})

test('who joins after a stream was refused asks again, though somebody still waits', async () => {
  let asked = 0
  const url = await answering((_, response) => {
    asked += 1
    if (asked > 1) send(response, 'report', {})
    else response.writeHead(404).end('{"detail":"none"}')
  })
  const first = listen(url)
  await expect.poll(() => first.standings.at(-1)?.error?.message).toBe('none')
  const second = listen(url)
  await expect.poll(() => second.events).toHaveLength(1)
})

test('what goes wrong with an event is told, and the stream is not asked for for ever', async () => {
  const ended = vi.fn()
  const url = await answering((_, response) => {
    response.on('close', ended)
    send(response, 'report', {})
  })
  const { standings } = listen(url, () => {
    throw new TypeError('a fault of ours')
  })
  await expect.poll(() => standings.at(-1)?.error?.message).toBe('a fault of ours')
  await expect.poll(() => ended.mock.calls).toHaveLength(1)
})

test('a connection that breaks is made again', async () => {
  let asked = 0
  const url = await answering((request, response) => {
    asked += 1
    send(response, 'report', { asked })
    if (asked === 1) setImmediate(() => request.socket.destroy())
  })
  const { events } = listen(url)
  await expect.poll(() => events.at(-1)?.data).toEqual({ asked: 2 })
})

test('a stream that waits for a free connection does not say that the server is away', async () => {
  let asked = 0
  const url = await answering((_, response) => {
    asked += 1
    setTimeout(() => send(response, 'report', {}), 300)
  })
  const leaving = new AbortController()
  await followEvents(url, { signal: leaving.signal, silenceMs: 100, onEvent: () => leaving.abort() })
  expect([asked, isAway.value]).toEqual([1, false])
})

test('a stream that ends after the last event was heard is not told as cut off', async () => {
  vi.stubGlobal('fetch', async () => new Response('data: {"status":"SUCCESS"}\n\n'))
  onTestFinished(() => void vi.unstubAllGlobals())
  const leaving = new AbortController()
  const onConnected = vi.fn()
  await followEvents('http://server/', { signal: leaving.signal, onEvent: () => leaving.abort(), onConnected })
  expect(onConnected.mock.calls).toEqual([[true]])
})
