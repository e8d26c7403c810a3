import { expect, test } from 'vitest'
import { aUsedFolder, aUser, call, startServer } from '../support/server.ts'

interface Ticket {
  task_id: string
  status: string
}

test('what was answered with 200 survives kill -9 and reaches a final state after the restart', async () => {
  const folder = await aUsedFolder()
  const accepted: string[] = []
  for (const killAfter of [1, 25, 60]) {
    const server = await startServer(folder)
    const starts = Array.from({ length: 80 }, async () => {
      const { body } = await call<Ticket>(`${server.url}/inference/start`, { method: 'POST', body: aUser() })
      accepted.push(body.task_id)
      if (accepted.length % 80 === killAfter) server.child.kill('SIGKILL')
    })
    // Those cut off in the middle were not accepted.
    await Promise.allSettled(starts)
    await server.end('SIGKILL')
  }
  const server = await startServer(folder)
  const states = await Promise.all(
    accepted.map(async (id) => (await call<Ticket>(`${server.url}/inference/status/${id}?wait=20`)).body.status),
  )
  expect(accepted.length).toBeGreaterThan(3)
  expect(new Set(states)).toEqual(new Set(['SUCCESS']))
})

test('a training that was killed runs again after the restart and ends', async () => {
  const folder = await aUsedFolder()
  const first = await startServer(folder)
  const { body } = await call<Ticket>(`${first.url}/train/start`, { method: 'POST' })
  await first.end('SIGKILL')
  const second = await startServer(folder)
  const ended = await call<Ticket>(`${second.url}/train/status/${body.task_id}?wait=30`)
  expect(ended.body.status).toBe('SUCCESS')
})
