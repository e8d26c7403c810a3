import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { followTask } from '../../src/bin/follow-task.ts'

/** A server that answers each request with the next stream, and the last one again and again. */
const serverOf = async (...streams: readonly string[]) => {
  const resumptions: unknown[] = []
  const server = createServer((request, response) => {
    const stream = streams[Math.min(resumptions.length, streams.length - 1)]
    resumptions.push(request.headers['last-event-id'])
    response.writeHead(200, { 'content-type': 'text/event-stream', connection: 'close' }).end(stream)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, resumptions }
}

const STARTED = 'event: state\ndata: {"status":"STARTED"}\n\n'
const TREE = 'event: progress\nid: 7\ndata: {"tree":7}\n\n'
const SUCCESS = 'event: state\nid: SUCCESS\ndata: {"status":"SUCCESS"}\n\n'

test('a task is followed over streams that are cut off, each from where the last one ended, with a pause between', async () => {
  const { url, resumptions } = await serverOf(STARTED + TREE, STARTED, SUCCESS)
  const trees: unknown[] = []
  const begun = performance.now()
  const ended = await followTask({ url, path: '/', onProgress: (progress) => trees.push(progress), pauseMs: 50 })
  expect(ended).toEqual({ status: 'SUCCESS' })
  expect(trees).toEqual([{ tree: 7 }])
  expect(resumptions).toEqual([undefined, '7', '7'])
  expect(performance.now() - begun).toBeGreaterThan(95)
})

test('a server that has nothing to say is given up', async () => {
  const { url, resumptions } = await serverOf('')
  await expect(followTask({ url, path: '/t', onProgress: () => {}, pauseMs: 1 })).rejects.toThrow('says nothing')
  expect(resumptions).toHaveLength(5)
})
