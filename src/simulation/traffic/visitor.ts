import { setTimeout as pause } from 'node:timers/promises'
import type { Random } from '../random.ts'
import { choose, type Population } from '../taste.ts'
import { makeUser } from '../users.ts'
import { type Client, RequestFailed } from './client.ts'
import type { FinishedLoop } from './figures.ts'

const FINAL_WITHIN_MS = 60_000
const POLL_PAUSE_MS = 50
const FAILED_STATES = ['FAILURE', 'REVOKED']

export interface VisitorParts {
  readonly client: Client
  readonly random: Random
  readonly population: Population
  /** Pause between seeing the list and choosing. */
  readonly thinkMs: number
  readonly signal: AbortSignal
}

/** One round of a made-up user: ask, wait, read, choose or ignore. @throws RequestFailed naming the step that failed */
export const visit = async ({ client, random, population, thinkMs, signal }: VisitorParts): Promise<FinishedLoop> => {
  const user = makeUser(random, population.kinds, new Date())
  const startedAtMs = performance.now()
  const taskId = await client.start(user)
  await untilFinal(client, taskId, signal)
  const shown = await client.results(taskId)
  const resultMs = performance.now() - startedAtMs
  const position = choose(random, population, { user, shown })
  if (thinkMs > 0) await pause(thinkMs, undefined, { signal })
  await client.select(taskId, shown[position]?.location_id ?? -1)
  return { resultMs, position }
}

/** Asks again while the server, having waited as long as it may, still has no final state. */
const untilFinal = async (client: Client, taskId: string, signal: AbortSignal): Promise<void> => {
  const giveUpAtMs = performance.now() + FINAL_WITHIN_MS
  for (let status = await client.status(taskId); status !== 'SUCCESS'; status = await client.status(taskId)) {
    if (FAILED_STATES.includes(status)) throw new RequestFailed(`the inference ended in ${status}`)
    if (performance.now() > giveUpAtMs) throw new RequestFailed('the inference is not final after a minute')
    await pause(POLL_PAUSE_MS, undefined, { signal })
  }
}
