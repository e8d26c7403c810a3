import type { DeadLetterAnswer, DeadLetterPortrait } from '../api/dead-letter-rows.ts'
import { createDeadLetters, type DeadLetterDesk, type Graves } from '../api/dead-letters.ts'
import { addressOf, request } from './http.ts'
import { type Place, serverMeant } from './place.ts'
import { consumedQueues, openQueue, type Queue } from './queue.ts'
import { isInProcess } from './servers.ts'
import { openLog, settingsFrom } from './settings.ts'
import { withStore } from './system.ts'

/** Where dead letters are, for the front door. */
export const gravesOf = ({ broker, backend, names }: Queue): Graves => ({
  queues: consumedQueues(names),
  of: (queue) => broker.deadLetters(queue),
  forgetResult: (taskId) => backend.forget(taskId),
})

const pathTo = (id: string) => `/dead-letters/${encodeURIComponent(id)}`

/** The dead letters of a running server. */
const remoteDeadLetters = (url: string): DeadLetterDesk => ({
  list: ({ limit, offset }) => request<DeadLetterAnswer[]>(url, `/dead-letters?limit=${limit}&offset=${offset}`),
  show: (id) => request<DeadLetterPortrait>(url, pathTo(id)),
  retry: (id) => request<DeadLetterAnswer>(url, `${pathTo(id)}/retry`, { method: 'POST' }),
  discard: (id) => request<DeadLetterAnswer>(url, pathTo(id), { method: 'DELETE' }),
})

/**
 * Works with the dead letters of the running server; those of a broker that is a server of its own can also be reached without.
 * @throws ServerError where there is no server, and the dead letters are in its memory
 */
export const withDeadLetters = async <Result>(
  place: Place,
  work: (deadLetters: DeadLetterDesk) => Promise<Result>,
): Promise<Result> => {
  const config = settingsFrom({ ...place })
  const only = isInProcess(config.celeryBrokerUrl) ? addressOf(config) : undefined
  const server = (await serverMeant(place, config)) ?? only
  if (server !== undefined) return work(remoteDeadLetters(server))
  return withStore(config, { create: false }, async (store, opened) => {
    const queue = await openQueue({ config, log: openLog(config), opened })
    return work(createDeadLetters({ graves: gravesOf(queue), store }))
  })
}
