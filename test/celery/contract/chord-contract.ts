import { randomUUID } from 'node:crypto'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Backend, ResultTuple } from '../../../src/celery/index.ts'

const EXPIRES_SECONDS = 60

const aMember = (index: number, result: unknown = index) => ({ taskId: `m${index}`, index, status: 'SUCCESS', result })

/** What every result backend must do for chords. */
export const chordContract = (name: string, open: () => Promise<Backend>): void => {
  const opened = async () => {
    const backend = await open()
    onTestFinished(() => backend.close())
    return { chords: backend.chords, groupId: randomUUID() }
  }

  describe(`chords in the ${name} backend`, () => {
    test('are whole with their last member, and give all in their order', async () => {
      const { chords, groupId } = await opened()
      await chords.open({ groupId, size: 3 }, EXPIRES_SECONDS)
      expect(await chords.add(groupId, aMember(2, null), EXPIRES_SECONDS)).toBeUndefined()
      expect(await chords.add(groupId, aMember(0, { list: ['é'] }), EXPIRES_SECONDS)).toBeUndefined()
      const whole = await chords.add(groupId, { ...aMember(1), status: 'FAILURE' }, EXPIRES_SECONDS)
      expect(whole?.members).toEqual([
        aMember(0, { list: ['é'] }),
        { ...aMember(1), status: 'FAILURE' },
        aMember(2, null),
      ])
      expect(whole?.shape).toBeUndefined()
    })

    test('count a member once, however often it is told', async () => {
      const { chords, groupId } = await opened()
      await chords.open({ groupId, size: 2 }, EXPIRES_SECONDS)
      for (let time = 0; time < 3; time += 1)
        expect(await chords.add(groupId, aMember(0), EXPIRES_SECONDS)).toBeUndefined()
      expect(await chords.add(groupId, aMember(1), EXPIRES_SECONDS)).toBeDefined()
    })

    test('are whole for each who tells the last member again, until they are closed', async () => {
      const { chords, groupId } = await opened()
      await chords.open({ groupId, size: 1 }, null)
      expect(await chords.add(groupId, aMember(0), null)).toBeDefined()
      expect(await chords.add(groupId, aMember(0), null)).toBeDefined()
      await chords.close(groupId)
      expect(await chords.add(groupId, aMember(0), EXPIRES_SECONDS)).toBeUndefined()
    })

    test('keep the shape of groups in groups', async () => {
      const { chords, groupId } = await opened()
      const shape: ResultTuple = [[groupId, null], [[['inner', null], [[['m0', null], null]]]]]
      await chords.open({ groupId, size: 1, shape }, EXPIRES_SECONDS)
      expect((await chords.add(groupId, aMember(0), EXPIRES_SECONDS))?.shape).toEqual(shape)
    })

    test('are forgotten when their time is over', async () => {
      const { chords, groupId } = await opened()
      await chords.open({ groupId, size: 1 }, EXPIRES_SECONDS)
      // Each look keeps it for one second from then on, so the looks are farther apart.
      const look = () => chords.add(groupId, aMember(0), 1)
      expect(await look()).toBeDefined()
      await expect.poll(look, { timeout: 10_000, interval: 1_500 }).toBeUndefined()
    })
  })
}
