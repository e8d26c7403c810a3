import { expect, test } from 'vitest'
import { champions, promoteOne, refuseOne, shares } from '../serving.ts'
import type { Stage } from '../stage.ts'
import { trainOne } from '../trained.ts'

export const sharesContract = (stage: Stage) => {
  test('a challenger that is to be tried gets its share, and the champion keeps the rest', async () => {
    const champion = await promoteOne(stage)
    const comparedWith = (await stage.store.registry.find(champion))?.taskId ?? null
    const canary = { kind: 'canary', decision: 'on trial', sharePercent: 10 } as const
    const taskId = await trainOne(stage, { comparedWith, verdict: canary })
    const challenger = await stage.store.registry.find('challenger')
    expect(challenger).toMatchObject({ taskId, usePercentage: 10, verdict: 'canary', promotedAt: null })
    expect(await stage.store.models.serving()).toEqual([
      { modelId: comparedWith, usePercentage: 90 },
      { modelId: taskId, usePercentage: 10 },
    ])
    const next = await trainOne(stage, { comparedWith, verdict: canary })
    expect(await stage.store.models.find(next)).toMatchObject({ verdict: 'hold', alias: null })
  })

  test('a share goes to and comes from the champion', async () => {
    const champion = await promoteOne(stage)
    const other = await refuseOne(stage)
    const { share } = stage.store.registry
    await share(other, 30, '')
    expect(await shares(stage)).toEqual({ [champion]: 70, [other]: 30 })
    await share(champion, 80, '')
    expect(await shares(stage)).toEqual({ [champion]: 80, [other]: 20 })
    await share(other, 0, '')
    expect(await shares(stage)).toEqual({ [champion]: 100 })
    await share(other, 100, '')
    expect(await shares(stage)).toEqual({ [other]: 100 })
    expect((await champions(stage)).slice(0, 4)).toEqual([
      `promote ${other}`,
      `stop ${champion}`,
      `share ${champion}`,
      `share ${champion}`,
    ])
  })

  test('a share that would leave nobody or a third model serving is refused with what to do', async () => {
    const champion = await promoteOne(stage)
    const [one, other] = [await refuseOne(stage), await refuseOne(stage)]
    const { share } = stage.store.registry
    expect(await share(champion, 0, '')).toMatchObject({ reason: expect.stringContaining('promote another model') })
    expect(await share(champion, 60, '')).toMatchObject({ reason: expect.stringContaining('give 40 % to another') })
    await share(one, 5, '')
    expect(await share(other, 5, '')).toMatchObject({
      reason: `model ${one} is the challenger: set its share to 0 first`,
    })
    expect(await share(other, 0, '')).toMatchObject({ kind: 'done' })
  })

  test('however many change it at once, the shares sum to 100 and the history tells the last state', async () => {
    const names = [await promoteOne(stage), await refuseOne(stage), await refuseOne(stage), await refuseOne(stage)]
    const { promote, share, rollback, history } = stage.store.registry
    await Promise.all(names.flatMap((name) => [promote(name, ''), share(name, 20, ''), rollback('')]))
    const now = await shares(stage)
    expect(Object.values(now).reduce((sum, percent) => sum + percent, 0)).toBe(100)
    const [last] = await history({ limit: 1, offset: 0 })
    expect(now).toEqual({
      [`${last?.champion}`]: 100 - (last?.challengerPercentage ?? 0),
      ...(last?.challenger == null ? {} : { [last.challenger]: last.challengerPercentage }),
    })
  })

  test('a trial counts from its last change of shares, and is concluded once and only while nothing has changed', async () => {
    const champion = await promoteOne(stage)
    const challenger = await refuseOne(stage)
    const { registry } = stage.store
    expect(await registry.trial()).toBeUndefined()
    await registry.share(challenger, 20, '')
    const trial = await registry.trial()
    if (!trial) throw new Error('there is no trial')
    expect(trial).toMatchObject({ sharePercent: 20, champion: { version: Number(champion), lists: 0 } })
    await refuseOne(stage)
    expect((await registry.trial())?.changeNo).toBe(trial.changeNo)
    const ended = await Promise.all([1, 2].map(() => registry.conclude({ trial, promote: true, reason: 'better' })))
    expect(ended.sort()).toEqual([false, true])
    expect(await shares(stage)).toEqual({ [challenger]: 100 })
    expect(await registry.rollback('')).toMatchObject({ model: { version: Number(champion) } })
  })
}
