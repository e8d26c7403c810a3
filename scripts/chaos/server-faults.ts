import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from '@redis/client'
import type { OwnServer } from '../services/own-server.ts'
import type { Program } from './program.ts'
import type { Fault } from './stage.ts'

const LONGEST_OUTAGE_MS = 3000
const START_ATTEMPTS = 10

/** A server that can be killed and comes back with what it had stored. */
interface Killable {
  start(): Promise<void>
  stop(signal: 'SIGKILL'): Promise<void>
}

/** A server that was killed may find its own remains for a moment, such as PostgreSQL's last processes. */
const startAgain = async (server: Killable) => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await server.start()
    } catch (error) {
      if (attempt === START_ATTEMPTS) throw error
      await sleep(500)
    }
  }
}

/** Ends a server as a crash does, and starts it again with its data after an outage of up to three seconds. */
export const killServer = (name: string, weight: number, server: Killable): Fault => ({
  name: `${name} SIGKILL`,
  weight,
  isKill: true,
  async strike(random) {
    await server.stop('SIGKILL')
    await sleep(random.between(0, LONGEST_OUTAGE_MS))
    await startAgain(server)
  },
})

/** Leaves a server with its connections, but without an answer, for up to three seconds. */
export const pauseServer = (name: string, server: OwnServer): Fault => ({
  name: `${name} SIGSTOP, SIGCONT`,
  weight: 0.5,
  isKill: false,
  async strike(random) {
    server.freeze()
    await sleep(random.between(500, LONGEST_OUTAGE_MS))
    server.thaw()
  },
})

/** Takes all results, wake-ups and counts at once. */
export const emptyRedis = (url: string): Fault => ({
  name: 'Redis emptied',
  weight: 1,
  isKill: false,
  async strike() {
    const client = createClient({ url })
    await client.connect()
    await client.flushAll()
    client.destroy()
  },
})

/** Kills so many of the processes at the same moment. */
export const killSome = (name: string, weight: number, programs: readonly Program[], count = 1): Fault => ({
  name: `${name} SIGKILL`,
  weight,
  isKill: true,
  async strike(random) {
    const struck = random.sample(programs, count)
    await Promise.all(struck.map((program) => program.end('SIGKILL')))
    await sleep(random.between(0, LONGEST_OUTAGE_MS))
    for (const program of struck) program.start()
  },
})

/** Makes one of the processes stale for up to six seconds: others take over, then it goes on. */
export const pauseOne = (name: string, programs: readonly Program[]): Fault => ({
  name: `${name} SIGSTOP, SIGCONT`,
  weight: 1,
  isKill: false,
  async strike(random) {
    const [program] = random.sample(programs, 1)
    await program?.pause(random.between(500, 2 * LONGEST_OUTAGE_MS))
  },
})

/** Every fault is over only when the APIs are ready again: no outage may need a person. */
export const untilBack =
  (ready: () => Promise<void>) =>
  (fault: Fault): Fault => ({
    ...fault,
    async strike(random) {
      await fault.strike(random)
      await ready()
    },
  })
