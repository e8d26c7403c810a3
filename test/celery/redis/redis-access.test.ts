import { readFileSync } from 'node:fs'
import { type AddressInfo, connect } from 'node:net'
import { createServer } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { canStart } from '../../../scripts/services/own-server.ts'
import { redis } from '../../../scripts/services/redis.ts'
import { BackendUnavailable, openRedisBackend } from '../../../src/celery/index.ts'
import { aDocument, EXPIRES_SECONDS, openBackend, openClient, ownRedis } from './support.ts'

/** Made for this test alone, with a hundred years to live. */
const CERTIFICATE = fileURLToPath(new URL('localhost-certificate.pem', import.meta.url))
const KEY = fileURLToPath(new URL('localhost-key.pem', import.meta.url))

/** Speaks TLS to the client and plainly to Redis. */
const tlsBefore = async (port: number): Promise<number> => {
  const server = createServer({ cert: readFileSync(CERTIFICATE), key: readFileSync(KEY) }, (socket) => {
    const inner = connect(port, '127.0.0.1')
    socket.pipe(inner).pipe(socket)
    socket.on('error', () => inner.destroy())
    inner.on('error', () => socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

describe.runIf(canStart(redis))('access to Redis', () => {
  test('is encrypted with rediss://, and the certificate is checked', async () => {
    const port = await tlsBefore((await ownRedis()).port)
    const backend = await openBackend({ url: `rediss://localhost:${port}?ssl_ca_certs=${CERTIFICATE}` })
    const document = aDocument()
    await backend.store(document, EXPIRES_SECONDS)
    expect(await backend.get(document.task_id)).toEqual(document)
    await expect(openRedisBackend({ url: `rediss://localhost:${port}` })).rejects.toThrow('self-signed certificate')
  })

  test('needs the password where one is set, and no error repeats a wrong one', async () => {
    const server = await ownRedis()
    await (await openClient(server.url)).configSet('requirepass', 'right')
    const withPassword = (password: string) => ({ url: `redis://:${password}@127.0.0.1:${server.port}/0` })
    await openBackend(withPassword('right'))
    const error = await openRedisBackend(withPassword('very-wrong')).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(BackendUnavailable)
    expect(`${error}`).toContain('WRONGPASS')
    expect(`${error}`).not.toContain('very-wrong')
  })

  test('is to the database that the address names', async () => {
    const server = await ownRedis()
    const second = await openBackend({ url: `redis://127.0.0.1:${server.port}/2` })
    await second.store(aDocument(), EXPIRES_SECONDS)
    const client = await openClient(server.url)
    expect(await client.dbSize()).toBe(0)
    await client.select(2)
    expect(await client.dbSize()).toBe(1)
  })
})
