import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ConfigError, environmentName, loadConfig, SettingsSchema } from '../src/config.ts'

test('without any variable every setting has its default', () => {
  expect(loadConfig({})).toMatchObject({ host: '127.0.0.1', port: 4789, dataDir: './data', rankingKeep: 100 })
})

test('an empty variable counts as not set', () => {
  expect(loadConfig({ PORT: '' }).port).toBe(4789)
})

test.each([
  ['PORT', '70000'],
  ['PORT', '1.5'],
  ['PORT', 'true'],
  ['SEED', '1e3'],
  ['LOG_LEVEL', 'loud'],
  ['TRAINING_LEARNING_RATE', '0'],
  ['TRAINING_ON_DRIFT', 'yes'],
  ['TRAINING_ON_DRIFT', '1'],
  ['TRAINING_SCHEDULE', 'at night'],
  ['TRAINING_SCHEDULE', '61 3 * * *'],
])('a wrong %s (%s) stops the start and is named with what is expected', (name, value) => {
  expect(() => loadConfig({ [name]: value })).toThrow(
    new RegExp(`^${name} must be .+ and is "${value.replaceAll('*', '\\*')}"$`),
  )
})

test('a switch is read from true and false', () => {
  expect(loadConfig({ TRAINING_ON_DRIFT: 'false' }).trainingOnDrift).toBe(false)
  expect(loadConfig({ TRAINING_ON_DRIFT: 'true' }).trainingOnDrift).toBe(true)
})

test('a cron expression is taken as it is', () => {
  expect(loadConfig({ TRAINING_SCHEDULE: '*/15 3-5 * * MON' }).trainingSchedule).toBe('*/15 3-5 * * MON')
})

test('a schedule that never comes is refused', () => {
  expect(() => loadConfig({ TRAINING_SCHEDULE: '0 0 30 2 *' })).toThrow(/TRAINING_SCHEDULE is .+ never comes/)
})

test('all wrong settings are named at once', () => {
  expect(() => loadConfig({ PORT: 'x', SEED: 'y' })).toThrow(/PORT[\s\S]*SEED/)
})

test('a wrong address is refused without repeating it, since it may hold a password', () => {
  const load = () => loadConfig({ DATABASE_URL: 'mysql://someone:secret@nowhere' })
  expect(load).toThrow(/^DATABASE_URL must begin with postgres:/)
  expect(load).not.toThrow(/secret/)
})

test('a password in the wrong variable is not repeated', () => {
  const load = () => loadConfig({ PORT: 'postgres://someone:secret@nowhere/db' })
  expect(load).toThrow(/^PORT must be a whole number from 0 to 65535, and is something else$/)
})

test('settings that contradict each other are refused together', () => {
  expect(() => loadConfig({ TRAINING_MIN_LISTS: '50', TRAINING_MAX_LISTS: '40', SEED_LISTS: '30' })).toThrow(
    /TRAINING_MAX_LISTS\n.*SEED_LISTS/,
  )
})

test('settings are frozen', () => {
  expect(Object.isFrozen(loadConfig({}))).toBe(true)
})

test('whatever a variable holds, the outcome is settings or a ConfigError', () => {
  const names = Object.keys(SettingsSchema.properties).map(environmentName)
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.string(), (name, value) => {
      try {
        loadConfig({ [name]: value })
      } catch (error) {
        expect(error).toBeInstanceOf(ConfigError)
      }
    }),
  )
})
