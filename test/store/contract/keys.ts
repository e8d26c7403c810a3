import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { createKeyStore } from '../../../src/store/keys.ts'
import type { KeyScope } from '../../../src/store/store.ts'
import { aTaskId, aUser } from '../builders.ts'
import { type Stage, startOne } from '../stage.ts'

const hashOf = (text: string) => createHash('sha256').update(text).digest()

const aKey = (prefix: string, scope: KeyScope = 'operator') => ({ name: 'shop', scope, prefix, hash: hashOf(prefix) })

export const keysContract = (stage: Stage) => {
  test('a key is stored with the hash that it was given, and holds', async () => {
    const added = await stage.store.keys.add(aKey('first'))
    expect(added).toMatchObject({ name: 'shop', scope: 'operator', prefix: 'first', withdrawnAt: null })
    const [stored] = await stage.store.keys.all()
    expect(stored).toMatchObject(added ?? {})
    expect(Buffer.from(stored?.hash ?? []).equals(hashOf('first'))).toBe(true)
  })

  test("a client's key is stored only while an operator's holds", async () => {
    const { keys } = stage.store
    expect(await keys.add(aKey('one', 'client'))).toBeUndefined()
    await keys.add(aKey('first'))
    expect(await keys.add(aKey('two', 'client'))).toMatchObject({ scope: 'client' })
    expect((await keys.all()).map(({ prefix }) => prefix)).toEqual(['first', 'two'])
  })

  test('a withdrawn key stays listed, with the time of the first withdrawal', async () => {
    const keyId = Number((await stage.store.keys.add(aKey('first')))?.keyId)
    await stage.store.keys.add(aKey('second'))
    const withdrawn = await stage.store.keys.withdraw(keyId)
    expect(withdrawn).toMatchObject({ keyId, withdrawnAt: expect.any(Date) })
    expect(await stage.store.keys.withdraw(keyId)).toEqual(withdrawn)
    const all = await stage.store.keys.all()
    expect(all.map(({ prefix, withdrawnAt }) => [prefix, withdrawnAt !== null])).toEqual([
      ['first', true],
      ['second', false],
    ])
  })

  test('of two operators who withdraw their keys at once the second is refused', async () => {
    const { database, store } = stage
    const [one, other] = [await store.keys.add(aKey('one')), await store.keys.add(aKey('other'))]
    const { second } = await database.transaction(async (session) => {
      await createKeyStore(session).withdraw(Number(one?.keyId))
      const asked = store.keys.withdraw(Number(other?.keyId))
      // Holds the transaction open until the other has come.
      await session.query('select pg_sleep(0.1)', [])
      return { second: asked }
    })
    expect(await second).toBe('last')
  })

  test.each([999_999, 0, -1, 0.5, Number.MAX_VALUE])('no key %d can be withdrawn', async (keyId) => {
    expect(await stage.store.keys.withdraw(keyId)).toBeUndefined()
  })

  test('an inference has the owner that started it, or none', async () => {
    const [owned, repeated] = [aTaskId(), aTaskId()]
    await Promise.all([
      stage.store.inferences.start({ taskId: owned, user: aUser(), ownerKey: 7 }),
      stage.store.inferences.start({ taskId: repeated, user: aUser(), ownerKey: 8 }),
    ])
    await stage.store.inferences.start({ taskId: repeated, user: aUser(), ownerKey: 9 })
    const { taskId: free } = await startOne(stage)
    const rows = await Promise.all([owned, repeated, free].map((taskId) => stage.store.inferences.find(taskId)))
    expect(rows.map((row) => row?.ownerKey)).toEqual([7, 8, null])
  })
}
