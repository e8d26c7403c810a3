import { setTimeout as sleep } from 'node:timers/promises'
import { createRandom } from '../../src/simulation/random.ts'
import { check, type Finding } from './check.ts'
import { createClient } from './client.ts'
import { createLedger, type Ledger } from './ledger.ts'
import type { Stage } from './stage.ts'
import { keepTraining, keepVisiting } from './users.ts'

const USERS = 8
const SETTLE_WITHIN_MS = 180_000
const POLL_MS = 500
/** Sequences of the seed: the first for the faults, the others for one user each. */
const FAULTS = 1
const FIRST_USER = 10

export interface RunOptions {
  readonly seed: number
  /** Ends after so many kills, or so many seconds, whichever comes first. */
  readonly kills: number
  readonly seconds: number
  readonly say: (line: string) => void
  /** Ends the run early, without a comparison: `run` then rejects with its reason. */
  readonly signal: AbortSignal
}

export interface Outcome {
  readonly ledger: Ledger
  readonly findings: readonly Finding[]
  /** How often each fault struck. */
  readonly strikes: ReadonlyMap<string, number>
  readonly kills: number
  readonly seconds: number
}

const openLoad = (stage: Stage, seed: number) => {
  const ledger = createLedger()
  const end = new AbortController()
  const partsOf = (stream: number) => {
    const random = createRandom(seed, stream)
    return { ledger, random, client: createClient({ urls: () => stage.urls, ledger, random }), signal: end.signal }
  }
  const users = Array.from({ length: USERS }, (_, i) => keepVisiting(partsOf(FIRST_USER + i)))
  const running = Promise.all([...users, keepTraining(partsOf(FIRST_USER + USERS))])
  return {
    ledger,
    async end() {
      end.abort()
      await running
      return ledger
    },
  }
}

const strikeOften = async (stage: Stage, { seed, kills, seconds, say, signal }: RunOptions) => {
  const random = createRandom(seed, FAULTS)
  const strikes = new Map<string, number>()
  const weights = stage.faults.map(({ weight }) => weight)
  const begun = performance.now()
  const elapsed = () => (performance.now() - begun) / 1000
  let killed = 0
  while (killed < kills && elapsed() < seconds) {
    await sleep(random.between(200, 4000), undefined, { signal })
    const fault = stage.faults[random.weighted(weights)]
    if (!fault) break
    say(`${elapsed().toFixed(1).padStart(6)} s  ${fault.name}`)
    await fault.strike(random)
    strikes.set(fault.name, (strikes.get(fault.name) ?? 0) + 1)
    if (fault.isKill) killed++
  }
  return { strikes, kills: killed, seconds: Math.round(elapsed()) }
}

const unfinishedAt = async (url: string): Promise<number> => {
  const text = await (await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(5000) })).text()
  const active = Number(/^api_active_inferences\S* (\d+)/m.exec(text)?.[1] ?? Number.NaN)
  const models = (await (await fetch(`${url}/models?limit=1000`)).json()) as { time_finished: string | null }[]
  return active + models.filter(({ time_finished }) => time_finished === null).length
}

/** Waits until nothing is unfinished, or until that has taken so long that it counts as stuck. */
const settle = async ({ urls: [url = ''] }: Stage, signal: AbortSignal) => {
  const limit = performance.now() + SETTLE_WITHIN_MS
  while (performance.now() < limit) {
    if ((await unfinishedAt(url).catch(() => undefined)) === 0) return
    await sleep(POLL_MS, undefined, { signal })
  }
}

const unlessAborted = (work: Promise<void>, signal: AbortSignal) => {
  signal.throwIfAborted()
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  return Promise.race([work, aborted])
}

/** Loads the stage while its faults strike at random, lets it come to rest, and compares. */
export const run = async (stage: Stage, options: RunOptions): Promise<Outcome> => {
  await unlessAborted(stage.untilReady(), options.signal)
  const load = openLoad(stage, options.seed)
  const struck = await strikeOften(stage, options).finally(() => load.end())
  await unlessAborted(stage.untilReady(), options.signal)
  options.say('the faults are over: waiting until everything has ended')
  await settle(stage, options.signal)
  const database = await stage.finish()
  try {
    return { ...struck, ledger: load.ledger, findings: await check(load.ledger, database) }
  } finally {
    await database.close()
  }
}
