import { expect, test } from 'vitest'
import { aTaskId } from '../builders.ts'
import { champions, everything, promoteOne, refuseOne, shares } from '../serving.ts'
import type { Stage } from '../stage.ts'
import { trained } from '../trained.ts'

export const promotionsContract = (stage: Stage) => {
  test('a model can be promoted by hand, twice with the effect of once, with its reason in the history', async () => {
    const before = await promoteOne(stage)
    const refused = await refuseOne(stage)
    for (let time = 0; time < 2; time++)
      expect(await stage.store.registry.promote(refused, 'Holidays')).toMatchObject({
        kind: 'done',
        model: { alias: 'champion', decision: 'worse', lastChange: { action: 'promote', reason: 'Holidays' } },
      })
    expect(await champions(stage)).toEqual([`promote ${refused}`, `refuse ${before}`, `promote ${before}`])
    expect(await stage.store.registry.promote('99999999', '')).toEqual({ kind: 'unknown' })
  })

  test('only a trained model that scores the features of today can serve', async () => {
    const champion = await promoteOne(stage)
    const [older, unknown] = [await refuseOne(stage), await refuseOne(stage)]
    const set = 'update stellwerk.models set feature_names = $2 where model_no = $1'
    await stage.database.query(set, [older, ['other']])
    await stage.database.query(set, [unknown, null])
    const pending = aTaskId()
    await stage.store.models.start(pending)
    const { promote, share } = stage.store.registry
    expect(await promote(older, '')).toMatchObject({ reason: expect.stringContaining('on other features than today') })
    expect(await share(unknown, 5, '')).toMatchObject({ reason: expect.stringContaining('cannot be checked') })
    expect(await promote(pending, '')).toMatchObject({ reason: expect.stringContaining('is PENDING') })
    expect(await shares(stage)).toEqual({ [champion]: 100 })
  })

  test('a verdict that comes after another promotion is a refusal, in the history too', async () => {
    const champion = await promoteOne(stage)
    const late = aTaskId()
    await stage.store.models.start(late)
    await stage.store.models.finish(trained(late, { comparedWith: null }))
    const [entry] = await stage.store.registry.history({ limit: 1, offset: 0 })
    expect(entry).toMatchObject({ action: 'refuse', champion: Number(champion) })
    expect(entry?.reason).toContain('train again')
  })

  test('promotions at the same time take turns: each follows another, and rollbacks go back along them', async () => {
    const first = await promoteOne(stage)
    const models: string[] = []
    for (let model = 0; model < 8; model++) models.push(await refuseOne(stage))
    const { registry } = stage.store
    const outcomes = await Promise.all(models.map((model) => registry.promote(model, '')))
    expect(outcomes.map(({ kind }) => kind)).toEqual(models.map(() => 'done'))
    const history = await registry.history(everything)
    const promoted = history.filter(({ action }) => action === 'promote').map(({ champion }) => String(champion))
    expect([...promoted].sort()).toEqual([first, ...models].sort())
    expect(await shares(stage)).toEqual({ [promoted[0] ?? '']: 100 })
    for (const earlier of promoted.slice(1))
      expect(await registry.rollback('')).toMatchObject({ model: { version: Number(earlier) } })
  })
}
