import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { serverMeant } from '../../src/bin/place.ts'
import { loadConfig } from '../../src/config.ts'

test('a server that was named is meant, then a folder that was named, then the configured server while it runs', async () => {
  const server = createServer((_request, response) => response.end()).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const config = loadConfig({ HOST: '127.0.0.1', PORT: String(port) })
  expect(await serverMeant({ url: 'http://there', dataDir: 'here' }, config)).toBe('http://there')
  expect(await serverMeant({ dataDir: 'here' }, config)).toBeUndefined()
  expect(await serverMeant({}, config)).toBe(`http://127.0.0.1:${port}`)
  server.closeAllConnections()
  server.close()
  expect(await serverMeant({}, config)).toBeUndefined()
})
