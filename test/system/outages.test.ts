import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { SERVICES } from '../../scripts/services/list.ts'
import { canStart, type OwnServer, startOwn } from '../../scripts/services/own-server.ts'
import { aUser, type CloseLater, call, runCommand, startProcess } from '../support/server.ts'

interface Ticket {
  task_id: string
  status: string
}

/** The three servers as this suite's own, with a catalogue and a model, and an API and a worker on them. */
const openSystem = async (closeLater: CloseLater) => {
  const start = async (service: (typeof SERVICES)[number]) => {
    const server = await startOwn(service)
    closeLater(() => server.remove())
    return [service, server] as const
  }
  const starting = SERVICES.map(start)
  // Where one does not start, the others are closed as well: once they have.
  await Promise.allSettled(starting)
  const started = await Promise.all(starting)
  const settings = Object.fromEntries(started.map(([{ variable }, { url }]) => [variable, url]))
  for (const command of ['seed', 'train']) expect((await runCommand([command], settings)).code).toBe(0)
  const [api] = await Promise.all(
    (['api', 'worker'] as const).map((command) => startProcess(command, settings, closeLater)),
  )
  return { url: api?.url ?? '', servers: new Map<string, OwnServer>(started.map(([{ key }, server]) => [key, server])) }
}

/** Starts inferences one after the other until told to stop. @returns the accepted ids and the codes of the refusals */
const keepStarting = (url: string) => {
  let goOn = true
  const accepted: string[] = []
  const refused = new Set<number>()
  const one = async () => {
    const { status, body } = await call<Ticket>(`${url}/inference/start`, { method: 'POST', body: aUser() })
    if (status === 200) accepted.push(body.task_id)
    else refused.add(status)
  }
  const loop = async () => {
    while (goOn) await one()
  }
  const running = loop()
  return {
    accepted,
    async end() {
      goOn = false
      await running
      return refused
    },
  }
}

describe.runIf(SERVICES.every(canStart))('a server that is stopped under load and started again', () => {
  let system: Awaited<ReturnType<typeof openSystem>>
  const closing: (() => unknown)[] = []
  beforeAll(async () => {
    system = await openSystem((close) => closing.push(close))
  })
  afterAll(async () => {
    for (const close of closing.toReversed()) await close()
  })

  test.each(SERVICES.map(({ key }) => key))(
    '%s: requests meanwhile are accepted or get 503, and everything accepted is ranked soon after it is back',
    async (key) => {
      const { url, servers } = system
      const load = keepStarting(url)
      onTestFinished(async () => void (await load.end()))
      await expect.poll(() => load.accepted.length).toBeGreaterThan(10)
      await servers.get(key)?.stop('SIGKILL')
      const before = load.accepted.length
      const meanwhile = await fetch(`${url}/inference/start`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(aUser()),
      })
      expect([200, 503]).toContain(meanwhile.status)
      if (meanwhile.status === 503) expect(Number(meanwhile.headers.get('retry-after'))).toBeGreaterThan(0)
      await servers.get(key)?.start()
      await expect.poll(() => load.accepted.length, { timeout: 20_000 }).toBeGreaterThan(before + 10)
      const refused = await load.end()
      expect([...refused].filter((status) => status !== 503)).toEqual([])
      // A wait may end early while the result backend is coming back, so each is asked for until it is final.
      const ranked = load.accepted.map((id) => {
        const state = async () => (await call<Ticket>(`${url}/inference/status/${id}?wait=5`)).body.status
        return expect.poll(state, { timeout: 30_000 }).toBe('SUCCESS')
      })
      await Promise.all(ranked)
    },
  )
})
