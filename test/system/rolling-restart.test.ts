import { describe, expect, test } from 'vitest'
import { type Balancer, openBalancer } from '../support/balancer.ts'
import { aCluster, hasServers } from '../support/cluster.ts'
import { aUser, call, type Server, type Settings, startProcess } from '../support/server.ts'

interface Ticket {
  task_id: string
  status: string
}

/** Users who start, wait and read, each request through the balancer, until told to stop. */
const openTraffic = (balancer: Balancer) => {
  let goOn = true
  let ranked = 0
  const failures: unknown[] = []
  const expectOk = ({ status, body }: { status: number; body: unknown }) => {
    if (status !== 200) failures.push([status, body])
  }
  const loop = async () => {
    const started = await call<Ticket>(`${balancer.next()}/inference/start`, { method: 'POST', body: aUser() })
    expectOk(started)
    expectOk(await call(`${balancer.next()}/inference/results/${started.body.task_id}?wait=30`))
    ranked++
  }
  const user = async () => {
    while (goOn) await loop().catch((error: Error) => failures.push(error.cause ?? error.message))
  }
  const users = Array.from({ length: 4 }, user)
  return {
    ranked: () => ranked,
    async end() {
      goOn = false
      await Promise.all(users)
      return failures
    },
  }
}

/** Stops a process as an operator does, and starts its successor. */
const replace = async (old: Server, settings: Settings) => {
  expect(await old.end('SIGTERM')).toBe(0)
  return startProcess(old.url === '' ? 'worker' : 'api', settings)
}

describe.runIf(hasServers)('a rolling restart', () => {
  test('of two APIs and two workers under load fails no request', async () => {
    // Long enough for a balancer that asks every 100 ms, on a machine under load.
    const settings = { ...(await aCluster()), SHUTDOWN_DELAY_SECONDS: '2' }
    const balancer = openBalancer()
    const start = (command: 'api' | 'worker') => startProcess(command, settings)
    const [one, two, ...workers] = await Promise.all([start('api'), start('api'), start('worker'), start('worker')])
    for (const { url } of [one, two]) balancer.add(url)
    await expect.poll(() => balancer.ready().length).toBe(2)
    const traffic = openTraffic(balancer)
    for (const old of [one, two]) {
      const before = traffic.ranked()
      await expect.poll(traffic.ranked).toBeGreaterThan(before + 5)
      balancer.add((await replace(old, settings)).url)
      balancer.remove(old.url)
      await expect.poll(() => balancer.ready().length).toBe(2)
    }
    for (const old of workers) await replace(old, settings)
    const before = traffic.ranked()
    await expect.poll(traffic.ranked).toBeGreaterThan(before + 5)
    expect(await traffic.end()).toEqual([])
  })
})
