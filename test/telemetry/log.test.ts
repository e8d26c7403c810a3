import { expect, test } from 'vitest'
import { createLog, hideCredentials } from '../../src/telemetry/log.ts'

const logTo = (pretty: boolean) => {
  const lines: string[] = []
  const log = createLog({ level: 'info', pretty, destination: { write: (line) => lines.push(line) } })
  return { log, text: () => lines.join('') }
}

test('secrets are masked wherever they stand', () => {
  const { log, text } = logTo(false)
  log.info({ authorization: 's3cret', headers: { 'x-api-key': 's3cret' }, req: { headers: { cookie: 's3cret' } } }, 'a')
  log.info({ 'x-api-key': 's3cret', settings: { password: 's3cret' } }, 'b')
  expect(text()).not.toContain('s3cret')
})

test('an address loses its credentials, also inside an error', () => {
  const { log, text } = logTo(false)
  const cause = new Error('cannot reach postgres://me:s3cret@db:5432/x')
  log.warn({ url: 'redis://:s3cret@cache', err: new Error('failed', { cause }) }, 'amqp://me:s3cret@queue//')
  expect(text()).not.toContain('s3cret')
  expect(text()).toContain('amqp://***@queue//')
})

test('an address loses all of a password in which there is an @', () => {
  expect(hideCredentials('postgres://me:p@ssw0rd@db:5432/x amqp://a:b@one,amqp://c:d@two')).toBe(
    'postgres://***@db:5432/x amqp://***@one,amqp://***@two',
  )
})

test('an address without credentials stays as it is', () => {
  expect(hideCredentials('GET http://host/a@b and https://host:1/?q=a@b')).toBe(
    'GET http://host/a@b and https://host:1/?q=a@b',
  )
})

test('lines for people are plain text with the same secrets masked', () => {
  const { log, text } = logTo(true)
  log.info({ token: 's3cret' }, 'ready')
  expect(text()).toContain('ready')
  expect(text()).not.toContain('s3cret')
})

test('lines below the level are not written', () => {
  const { log, text } = logTo(false)
  log.debug('a detail')
  expect(text()).toBe('')
})
