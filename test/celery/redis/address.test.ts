import { describe, expect, test } from 'vitest'
import { openRedisBackend } from '../../../src/celery/index.ts'
import { InvalidRedisAddress, parseRedisAddress } from '../../../src/celery/redis/address.ts'

describe('the address of a Redis', () => {
  test('names host, port, user, password and database', () => {
    expect(parseRedisAddress('redis://worker:p%40ss@redis.example:6380/3')).toEqual({
      host: 'redis.example',
      port: 6380,
      username: 'worker',
      password: 'p@ss',
      database: 3,
      tls: undefined,
    })
  })

  test('may leave out all but the scheme', () => {
    const [bare, onlyPassword] = [parseRedisAddress('redis://'), parseRedisAddress('redis://:secret@[::1]')]
    expect(bare).toMatchObject({ host: 'localhost', port: 6379, username: undefined, password: undefined, database: 0 })
    expect(onlyPassword).toMatchObject({ host: '::1', username: undefined, password: 'secret' })
  })

  test.each([
    ['rediss://redis.example', true],
    ['rediss://redis.example?ssl_cert_reqs=required', true],
    ['rediss://redis.example?ssl_cert_reqs=CERT_NONE', false],
  ])('%s checks the certificate: %s', (address, rejectUnauthorized) => {
    expect(parseRedisAddress(address).tls).toEqual({ rejectUnauthorized })
  })

  test.each([
    'no address; secret',
    'https://:secret@redis.example',
    'redis://:secret@redis.example/first',
    'redis://:%E0secret@redis.example',
    'redis://:secret@redis.example:port',
  ])('that cannot be one is refused without repeating its password: %s', async (url) => {
    const error = await openRedisBackend({ url }).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(InvalidRedisAddress)
    expect(JSON.stringify([error, `${error}`, (error as Error).cause])).not.toContain('secret')
  })
})
