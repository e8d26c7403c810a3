import { describe, expect, onTestFinished, test } from 'vitest'
import { inTurn } from '../../src/store/turns.ts'
import { kinds, openFresh } from './stage.ts'

describe.each(kinds)('taking turns on %s', (kind) => {
  test('one that fails gives the turn to the next', async () => {
    const database = await openFresh(kind)
    onTestFinished(() => database.close())
    await expect(inTurn(database, () => Promise.reject(new Error('no disk')))).rejects.toThrow('no disk')
    expect(await inTurn(database, async () => 'mine')).toBe('mine')
  })
})

test.runIf(kinds.includes('postgres'))('what processes do in turn never overlaps', async () => {
  const database = await openFresh('postgres')
  onTestFinished(() => database.close())
  await database.query('create table steps (no int generated always as identity, step text)')
  const work = async () => {
    await database.query("insert into steps (step) values ('begin')", [])
    await database.query('select pg_sleep(0.02)', [])
    await database.query("insert into steps (step) values ('end')", [])
  }
  await Promise.all([1, 2, 3].map(() => inTurn(database, work)))
  const { rows } = await database.query<{ step: string }>('select step from steps order by no', [])
  expect(rows.map((row) => row.step)).toEqual(['begin', 'end', 'begin', 'end', 'begin', 'end'])
})
