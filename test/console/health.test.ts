import { expect, test } from 'vitest'
import { addressOf } from '../../console/src/rooms/system/dependencies.ts'
import { effectiveSettings } from '../../src/bin/effective-settings.ts'
import { loadConfig } from '../../src/config.ts'

const settingsOf = (environment: Record<string, string>) => effectiveSettings(loadConfig(environment))

test.each([
  ['database', 'DATABASE_URL', 'postgres://ada:secret@db:5432/shop?sslmode=require', 'db:5432/shop'],
  ['broker', 'CELERY_BROKER_URL', 'amqps://ada:secret@one//;amqp://two:5671/', 'one, two:5671'],
  ['results', 'CELERY_BACKEND_URL', 'redis://127.0.0.1:6379/2', '127.0.0.1:6379/2'],
])('where the %s is stands in %s: %s', (name, setting, address, where) => {
  expect(addressOf(name, settingsOf({ [setting]: address }))).toBe(where)
})

test('without its setting a dependency is told as embedded', () => {
  const settings = settingsOf({ DATA_DIR: './here' })
  expect(addressOf('database', settings)).toBe('embedded, in ./here')
  expect(addressOf('results', settings)).toBe('in the process of this server')
})

test('the model, and what the settings do not tell yet, has no address', () => {
  expect(addressOf('model', settingsOf({}))).toBeUndefined()
  expect(addressOf('broker', [])).toBeUndefined()
})
