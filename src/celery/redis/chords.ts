import type { ChordMember, ChordStore, EndedChord, OpenChord, ResultTuple } from '../backend.ts'
import { decodeJson, encodeJson } from '../json.ts'
import type { Client } from './client.ts'
import type { Connection } from './connection.ts'

/** Celery's format of a member: `[1, task id, state, result]`. */
const FORMAT = 1

/**
 * Counts the members of chords under the keys of Celery's Redis backend (`celery/backends/redis.py`), so that members
 * in Python and in TypeScript belong to one chord: `celery-taskset-meta-<group>` and `.s` for the size, `.t` for members
 * added later, `.j` for a sorted set of those that have ended. Celery's other form, a list, which it takes when
 * `result_chord_ordered` is off, is not understood.
 */
export class RedisChords implements ChordStore {
  readonly #connection: Connection
  readonly #prefix: string

  constructor(connection: Connection, prefix: string) {
    this.#connection = connection
    this.#prefix = prefix
  }

  async open({ groupId, size, shape }: OpenChord, expiresSeconds: number | null): Promise<void> {
    const { sizeKey, groupKey } = this.#keys(groupId)
    const expiry =
      expiresSeconds === null ? {} : { expiration: { type: 'EX' as const, value: seconds(expiresSeconds) } }
    await this.#connection.run(async (client) => {
      if (shape) await client.set(groupKey, JSON.stringify({ result: shape }), expiry)
      await client.set(sizeKey, String(size), expiry)
    })
  }

  async add(groupId: string, member: ChordMember, expiresSeconds: number | null): Promise<EndedChord | undefined> {
    const { taskId, status, result, index } = member
    const value = encodeJson([FORMAT, taskId, status, result ?? null], `the result of task ${taskId}`)
    const score = index ?? Number.POSITIVE_INFINITY
    const keys = this.#keys(groupId)
    const { endedKey, addedKey, sizeKey } = keys
    return this.#connection.run(async (client) => {
      const transaction = client.multi().zAdd(endedKey, { score, value }).zCard(endedKey).get(addedKey).get(sizeKey)
      if (expiresSeconds !== null)
        for (const key of [endedKey, addedKey, sizeKey]) transaction.expire(key, seconds(expiresSeconds))
      const [, ended, added, size] = await transaction.exec()
      const isComplete = size !== null && Number(ended) === Number(size) + Number(added ?? 0)
      return isComplete ? readChord(client, keys) : undefined
    })
  }

  async close(groupId: string): Promise<void> {
    const { endedKey, addedKey, sizeKey } = this.#keys(groupId)
    await this.#connection.run((client) => client.del([endedKey, addedKey, sizeKey]))
  }

  #keys(groupId: string) {
    const key = `${this.#prefix}celery-taskset-meta-${groupId}`
    return { groupKey: key, endedKey: `${key}.j`, addedKey: `${key}.t`, sizeKey: `${key}.s` }
  }
}

const seconds = (expiresSeconds: number): number => Math.max(1, Math.round(expiresSeconds))

const readChord = async (client: Client, keys: { groupKey: string; endedKey: string }): Promise<EndedChord> => {
  const [texts, group] = await Promise.all([client.zRange(keys.endedKey, 0, -1), client.get(keys.groupKey)])
  const members = texts.map((text, index) => {
    const [, taskId, status, result = null] = decodeJson(text) as readonly [number, string, string, unknown]
    return { taskId, status, result, index }
  })
  return { members, shape: group === null ? undefined : (decodeJson(group) as { result: ResultTuple }).result }
}
