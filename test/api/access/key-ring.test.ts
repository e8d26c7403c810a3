import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { makeKey } from '../../../src/api/access/key.ts'
import { createKeyRing } from '../../../src/api/access/key-ring.ts'
import { type Deferred, defer } from '../../../src/celery/deferred.ts'
import type { StoredKey } from '../../../src/store/store.ts'

const { key, prefix, hash } = makeKey()
const stored: StoredKey = {
  keyId: 1,
  name: 'shop',
  scope: 'client',
  prefix,
  hash,
  createdAt: new Date(),
  withdrawnAt: null,
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
})

/** A ring over a database that answers when the test says so. */
const aRing = () => {
  const reads: Deferred<StoredKey[]>[] = []
  const all = () => {
    reads.push(defer())
    return (reads.at(-1) as Deferred<StoredKey[]>).promise
  }
  return { ring: createKeyRing({ all }), reads }
}

/** A ring that knows the key, half a second later. */
const aRingThatKnows = async () => {
  const { ring, reads } = aRing()
  const found = ring.find(key)
  reads[0]?.resolve([stored])
  expect(await found).toEqual(stored)
  vi.advanceTimersByTime(500)
  return { ring, reads }
}

test('what was read while a key was withdrawn does not count', async () => {
  const { ring, reads } = aRing()
  const found = ring.find(key)
  ring.forget()
  reads[0]?.resolve([stored])
  await vi.waitFor(() => expect(reads).toHaveLength(2))
  reads[1]?.resolve([{ ...stored, withdrawnAt: new Date() }])
  expect([await found, await ring.find(key)]).toEqual([undefined, undefined])
})

test('a database that hangs costs those who ask first some patience, and the others nothing', async () => {
  const { ring, reads } = await aRingThatKnows()
  const patient = ring.find(key)
  await vi.advanceTimersByTimeAsync(400)
  expect(await patient).toEqual(stored)
  expect([await ring.find(key), reads.length]).toEqual([stored, 2])
  reads[1]?.resolve([])
  await vi.advanceTimersByTimeAsync(0)
  expect(await ring.find(key)).toEqual(undefined)
})

test('a database that refuses is asked twice a second at most', async () => {
  const { ring, reads } = await aRingThatKnows()
  const first = ring.find(key)
  reads[1]?.reject(new Error('away'))
  expect([await first, await ring.find(key), reads.length]).toEqual([stored, stored, 2])
  vi.advanceTimersByTime(500)
  const next = ring.find(key)
  reads[2]?.resolve([])
  expect(await next).toBeUndefined()
})

test('where no key was ever known, those who ask are refused without asking again at once', async () => {
  const { ring, reads } = aRing()
  const first = ring.find(key)
  reads[0]?.reject(new Error('away'))
  await expect(first).rejects.toThrow(/database is away/)
  await expect(ring.find(key)).rejects.toThrow(/database is away/)
  expect(reads).toHaveLength(1)
})
