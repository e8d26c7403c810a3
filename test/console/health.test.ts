import { expect, test } from 'vitest'
import { addressOf } from '../../console/src/rooms/system/dependencies.ts'
import { effectiveSettings } from '../../src/bin/effective-settings.ts'
import { loadConfig } from '../../src/config.ts'

const settingsOf = (environment: Record<string, string>) => effectiveSettings(loadConfig(environment))

test('a dependency is where its setting says, without the password', () => {
  const settings = settingsOf({
    DATABASE_URL: 'postgres://ada:secret@db/shop',
    CELERY_BROKER_URL: 'amqp://ada:secret@queue//',
  })
  expect(addressOf('database', settings)).toMatch(/db\/shop$/)
  expect(addressOf('broker', settings)).toContain('@queue')
  expect(['database', 'broker'].map((name) => addressOf(name, settings)).join()).not.toContain('secret')
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
