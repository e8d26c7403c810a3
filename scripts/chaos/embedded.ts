import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Random } from '../../src/simulation/random.ts'
import { openDatabase } from '../../src/store/database.ts'
import { anyFreePort } from '../services/ports.ts'
import { mountSmallDisk, type SmallDisk } from './full-disk.ts'
import { Program } from './program.ts'
import type { Fault, OpenStage } from './stage.ts'

/** Room for the rows of some ten minutes, and for PostgreSQL's log. */
const DISK_MEBIBYTES = 1024
/** About as long as a start takes. */
const START_MS = 4000

const kill = (up: Program): Fault => ({
  name: 'SIGKILL',
  weight: 6,
  isKill: true,
  async strike() {
    await up.end('SIGKILL')
    up.start()
    await up.untilReady()
  },
})

const killAtStart = (up: Program): Fault => ({
  name: 'SIGKILL while starting',
  weight: 2,
  isKill: true,
  async strike(random) {
    await up.end('SIGTERM')
    up.start()
    await sleep(random.between(0, START_MS))
    await up.end('SIGKILL')
    up.start()
    await up.untilReady()
  },
})

const pause = (up: Program): Fault => ({
  name: 'SIGSTOP, SIGCONT',
  weight: 1,
  isKill: false,
  strike: (random) => up.pause(random.between(500, 5000)),
})

const restart = (up: Program): Fault => ({
  name: 'SIGTERM',
  weight: 1,
  isKill: false,
  async strike() {
    await up.end('SIGTERM')
    up.start()
    await up.untilReady()
  },
})

const fullDisk = (up: Program, disk: SmallDisk): Fault => ({
  name: 'full disk',
  weight: 1,
  isKill: false,
  async strike(random) {
    await disk.fill()
    await sleep(random.between(500, 4000))
    await disk.empty()
    await up.untilReady()
  },
})

const killOnFullDisk = (up: Program, disk: SmallDisk): Fault => ({
  name: 'SIGKILL on a full disk',
  weight: 1,
  isKill: true,
  async strike(random) {
    await disk.fill()
    await sleep(random.between(0, 2000))
    await up.end('SIGKILL')
    up.start()
    await sleep(random.between(0, START_MS))
    await disk.empty()
    await up.untilReady()
  },
})

/** Kills the first start, which makes the database and everything in it, a few times before it may end. */
const killFirstStarts = async (up: Program, random: Random) => {
  for (const share of [0.2, 0.5, 1]) {
    up.start()
    await sleep(random.between(0, 2 * START_MS * share))
    await up.end('SIGKILL')
  }
  up.start()
}

/** `stellwerk up` in an empty folder, on a small disk where this process may mount one. */
export const openEmbedded: OpenStage = async (folder, random, later) => {
  const dataDir = join(folder, 'data')
  const skipped: string[] = []
  const disk = await mountSmallDisk(dataDir, DISK_MEBIBYTES, later).catch((error: Error) => {
    skipped.push(`full disk: ${error.message.trim()}`)
    return undefined
  })
  const port = await anyFreePort()
  const url = `http://127.0.0.1:${port}`
  const settings = { DATA_DIR: dataDir, PORT: String(port) }
  const up = new Program({ args: ['up'], settings, logFile: join(folder, 'up.log'), url })
  later(() => up.close())
  await killFirstStarts(up, random)
  const faults = [kill(up), killAtStart(up), pause(up), restart(up)]
  return {
    urls: [url],
    faults: disk ? [...faults, fullDisk(up, disk), killOnFullDisk(up, disk)] : faults,
    skipped,
    untilReady: () => up.untilReady(),
    ownEnds: () => up.ownEnds,
    async finish() {
      await up.end('SIGTERM')
      return openDatabase({ dataDir })
    },
  }
}
