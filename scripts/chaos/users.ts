import { setTimeout as sleep } from 'node:timers/promises'
import { USUAL_KINDS } from '../../src/simulation/kinds.ts'
import type { Random } from '../../src/simulation/random.ts'
import { makeUser } from '../../src/simulation/users.ts'
import type { Client } from './client.ts'
import { type Accepted, accept, type Ledger } from './ledger.ts'

const SHOWN = 10
const WAIT_SECONDS = 5
const NONE_SUITED = -1
/** Between two attempts while nobody answers. */
const RETRY_MS = 250
/** A user who has not got a ranking by then leaves; the check at the end still asks what became of it. */
const PATIENCE_MS = 45_000
const FINAL = new Set(['SUCCESS', 'FAILURE', 'REVOKED'])

export interface UserParts {
  readonly client: Client
  readonly ledger: Ledger
  readonly random: Random
  /** Ends the users. */
  readonly signal: AbortSignal
}

const PATHS = { inference: '/inference', training: '/train' } as const

const textIn = (body: unknown, field: string) => {
  const value = (body as Record<string, unknown> | undefined)?.[field]
  return typeof value === 'string' ? value : ''
}

const pause = (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal }).catch(() => undefined)

const cancel = async (task: Accepted, { client }: UserParts) => {
  const { status } = await client.ask(`${PATHS[task.kind]}/${task.taskId}`, { method: 'DELETE' })
  if (status === 200) task.cancelled = 'yes'
  // 409: it had ended before, and stays as it is.
  else if (status !== 409) task.cancelled = 'perhaps'
}

/** Waits for the end through everything that happens meanwhile. @returns the final state, empty when there was none in time */
const untilEnded = async (task: Accepted, { client, signal }: UserParts): Promise<string> => {
  const limit = performance.now() + PATIENCE_MS
  while (!signal.aborted && performance.now() < limit) {
    const { status, body } = await client.ask(`${PATHS[task.kind]}/status/${task.taskId}?wait=${WAIT_SECONDS}`)
    const state = textIn(body, 'status')
    if (status === 200 && FINAL.has(state)) {
      task.seen.add(state)
      return state
    }
    if (status !== 200) await pause(RETRY_MS, signal)
  }
  return ''
}

const read = async (task: Accepted, { client }: UserParts) => {
  const { status, body } = await client.ask(`/inference/results/${task.taskId}?limit=${SHOWN}`)
  if (status === 200) task.shown ??= (body as { location_id: number }[]).map(({ location_id }) => location_id)
}

const choose = async (task: Accepted, { client, random }: UserParts) => {
  const [item = NONE_SUITED] = random.chance(0.1) ? [] : random.sample(task.shown ?? [], 1)
  const body = { task_id: task.taskId, location_id: item }
  const { status } = await client.ask('/inference/select/', { method: 'PUT', body })
  if (status === 200) task.chosen = item
  else task.perhapsChosen.add(item)
}

const startInference = async ({ client, ledger, random }: UserParts): Promise<Accepted | undefined> => {
  const mayExpire = random.chance(0.05)
  const { status, body } = await client.ask('/inference/start', {
    method: 'POST',
    body: makeUser(random, USUAL_KINDS, new Date()),
    headers: mayExpire ? { 'cancel-after': '2' } : {},
  })
  if (status === 200) return accept(ledger, { taskId: textIn(body, 'task_id'), kind: 'inference', mayExpire })
  ledger.unansweredStarts++
  return undefined
}

/** One user: asks, sometimes thinks better of it, reads, chooses, sometimes changes the mind. */
const visit = async (parts: UserParts) => {
  const { random, signal } = parts
  const task = await startInference(parts)
  if (!task) return pause(RETRY_MS, signal)
  if (random.chance(0.1)) await cancel(task, parts)
  if ((await untilEnded(task, parts)) !== 'SUCCESS') return
  await read(task, parts)
  if (task.shown === undefined) return
  for (const probability of [0.85, 0.2]) if (random.chance(probability)) await choose(task, parts)
}

/** Users one after the other, with a short thought between them, until the signal. */
export const keepVisiting = async (parts: UserParts): Promise<void> => {
  while (!parts.signal.aborted) {
    await visit(parts)
    await pause(parts.random.between(0, 100), parts.signal)
  }
}

/** Trainings one after the other, some of them cancelled while they wait or run, until the signal. */
export const keepTraining = async (parts: UserParts): Promise<void> => {
  const { client, ledger, random, signal } = parts
  while (!signal.aborted) {
    const { status, body } = await client.ask('/train/start', { method: 'POST' })
    if (status === 200) {
      const task = accept(ledger, { taskId: textIn(body, 'task_id'), kind: 'training' })
      await pause(random.between(0, 3000), signal)
      if (random.chance(0.25)) await cancel(task, parts)
      await untilEnded(task, parts)
    }
    await pause(random.between(1000, 4000), signal)
  }
}
