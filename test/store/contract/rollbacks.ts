import { expect, test } from 'vitest'
import { champions, promoteOne, shares } from '../serving.ts'
import type { Stage } from '../stage.ts'

export const rollbacksContract = (stage: Stage) => {
  test('rollbacks go back along the champions one by one, and end where there is none', async () => {
    const [a, b, c] = [await promoteOne(stage), await promoteOne(stage), await promoteOne(stage)]
    const { rollback } = stage.store.registry
    expect(await rollback('bad')).toMatchObject({ model: { version: Number(b), usePercentage: 100 } })
    expect(await rollback('still bad')).toMatchObject({ model: { version: Number(a), alias: 'champion' } })
    expect(await rollback('again')).toMatchObject({ kind: 'refused' })
    expect((await champions(stage)).slice(0, 3)).toEqual([`rollback ${a}`, `rollback ${b}`, `promote ${c}`])
  })

  test('after a rollback and a promotion the next rollback comes back to the model of the rollback', async () => {
    const [a] = [await promoteOne(stage), await promoteOne(stage)]
    await stage.store.registry.rollback('')
    await promoteOne(stage)
    expect(await stage.store.registry.rollback('')).toMatchObject({ model: { version: Number(a) } })
    expect(await stage.store.registry.rollback('')).toMatchObject({ kind: 'refused' })
  })

  test('a change that names the champion it replaces is refused once another one serves', async () => {
    const [a, b, c] = [await promoteOne(stage), await promoteOne(stage), await promoteOne(stage)]
    const { promote, rollback } = stage.store.registry
    const both = await Promise.all([rollback('', Number(c)), rollback('', Number(c))])
    expect(both.map(({ kind }) => kind).sort()).toEqual(['done', 'refused'])
    expect(await promote(a, '', Number(c))).toEqual({
      kind: 'refused',
      reason: `model ${b} is the champion by now, not model ${c}: look who serves, and ask again`,
    })
    for (let time = 0; time < 2; time++) expect(await promote(a, '', Number(b))).toMatchObject({ kind: 'done' })
    expect(await shares(stage)).toEqual({ [a]: 100 })
  })

  test('the way back tells where a rollback goes', async () => {
    const { wayBack, rollback } = stage.store.registry
    expect(await wayBack()).toEqual({ champion: null, backTo: null })
    const [a, b] = [await promoteOne(stage), await promoteOne(stage)]
    expect(await wayBack()).toEqual({ champion: Number(b), backTo: Number(a) })
    await rollback('')
    expect(await wayBack()).toEqual({ champion: Number(a), backTo: null })
  })

  test('a rollback passes over champions that cannot score any more', async () => {
    const [a, b] = [await promoteOne(stage), await promoteOne(stage), await promoteOne(stage)]
    await stage.database.query("update stellwerk.models set feature_names = '{other}' where model_no = $1", [b])
    expect(await stage.store.registry.rollback('')).toMatchObject({ model: { version: Number(a) } })
  })
}
