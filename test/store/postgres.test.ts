import { describe, expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../src/store/database.ts'
import { kinds, openFresh } from './stage.ts'

describe.runIf(kinds.includes('postgres'))('the pool of connections to PostgreSQL', () => {
  test('replaces connections that the server ended, without harm to the process', async () => {
    const database = await openFresh('postgres')
    onTestFinished(() => database.close())
    const others = 'pid <> pg_backend_pid() and datname = current_database()'
    await Promise.all([1, 2, 3].map(() => database.query('select pg_sleep(0.05)', [])))
    await database.query(`select pg_terminate_backend(pid) from pg_stat_activity where ${others}`, [])
    // A statement may still meet a connection whose end has not been noticed yet; it fails, and the next one does not.
    await Promise.allSettled([1, 2, 3, 4].map(() => database.query('select 1', [])))
    expect((await database.query('select 1 as one', [])).rows).toEqual([{ one: 1 }])
  })

  test('a connection that broke inside a session fails that session only', async () => {
    const database = await openFresh('postgres')
    onTestFinished(() => database.close())
    const broken = database.transaction((session) => session.query('select pg_terminate_backend(pg_backend_pid())'))
    await expect(broken).rejects.toMatchObject({ code: '57P01' })
    expect((await database.query('select 1 as one', [])).rows).toEqual([{ one: 1 }])
  })
})

test('a server that is not there is named as such, with what to do and without the password', async () => {
  const database = await openDatabase({ url: 'postgres://me:secret@127.0.0.1:9/none' })
  onTestFinished(() => database.close())
  const error = await database.query('select 1', []).catch((reason: unknown) => reason)
  expect(error).toMatchObject({ name: 'DatabaseUnavailable', code: '08006' })
  expect(String(error)).toMatch(/check DATABASE_URL/)
  expect(String(error)).not.toContain('secret')
})
