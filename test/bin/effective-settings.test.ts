import { expect, test } from 'vitest'
import { effectiveSettings } from '../../src/bin/effective-settings.ts'
import { loadConfig } from '../../src/config.ts'

const settingsOf = (environment: Record<string, string>) => {
  const settings = effectiveSettings(loadConfig(environment))
  return (name: string) => settings.find((setting) => setting.name === name)
}

test('a setting tells its value, its default and what it may be', () => {
  const of = settingsOf({ PORT: '80' })
  expect(of('PORT')).toMatchObject({ subject: 'Server', value: 80, default: 4789, is_default: false, is_secret: false })
  expect(of('HOST')).toMatchObject({ is_default: true, expected: 'text' })
  expect(of('WORKER_METRICS_PORT')).toMatchObject({ value: '', default: '', is_default: true })
})

test('no secret is told, wherever it stands', () => {
  const secret = 'hunter2hunter2'
  const environment = {
    DATABASE_URL: `postgres://me:${secret}@db/x?password=${secret}`,
    CELERY_BROKER_URL: `amqp://me:${secret}@one//;amqp://me:${secret}@two//`,
    STELLWERK_API_KEY: secret,
  }
  const settings = effectiveSettings(loadConfig(environment))
  expect(JSON.stringify(settings)).not.toContain(secret)
  expect(settings.find(({ name }) => name === 'DATABASE_URL')?.value).toBe('postgres://***@db/x?(hidden)')
  expect(settings.find(({ name }) => name === 'STELLWERK_API_KEY')).toMatchObject({
    value: '(hidden)',
    is_secret: true,
  })
})
