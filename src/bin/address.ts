import { createServer } from 'node:net'
import { isLoopback } from '../api/access/loopback.ts'
import type { Config } from '../config.ts'
import type { KeyStore } from '../store/store.ts'
import { addressOf } from './http.ts'

/**
 * Tries to listen at an address.
 * @param setting the one that names the port
 * @returns why it cannot be done and what to do; undefined when it can
 */
export const listenProblem = async (address: Pick<Config, 'host' | 'port'>, setting = 'PORT') => {
  const error = await tryToListen(address)
  if (!error) return undefined
  const detail = `cannot listen at ${addressOf(address)} (${error.code})`
  const advice =
    error.code === 'EADDRINUSE'
      ? `another program has the port: stop it, or set ${setting} to a free one`
      : `set HOST to an address of this machine, and ${setting} to a port that you may use`
  return { detail, advice }
}

/** @throws Error saying why it is impossible to listen there, and what to do */
export const expectFreeAddress = async (address: Pick<Config, 'host' | 'port'>, setting = 'PORT') => {
  const problem = await listenProblem(address, setting)
  if (problem) throw new Error(`${problem.detail}: ${problem.advice}`)
}

/** Which setting lets others than this machine in, and what to do instead of a key. */
const openDoor = ({ host, trustedProxies }: Pick<Config, 'host' | 'trustedProxies'>) => {
  if (!isLoopback(host)) return { setting: `HOST=${host}`, instead: 'set HOST=127.0.0.1' }
  if (trustedProxies === '') return undefined
  return { setting: `TRUSTED_PROXIES=${trustedProxies}`, instead: 'set no TRUSTED_PROXIES' }
}

/** @throws Error when others than this machine could get in without a key */
export const expectGuardedAddress = async (
  config: Pick<Config, 'host' | 'trustedProxies'>,
  keys: Pick<KeyStore, 'all'>,
) => {
  const door = openDoor(config)
  if (door === undefined || (await keys.all()).length > 0) return
  throw new Error(
    `${door.setting} lets others than this machine in, and there is no API key yet: make one with ` +
      `"stellwerk keys create --scope operator --name me", or ${door.instead}`,
  )
}

const tryToListen = ({ host, port }: Pick<Config, 'host' | 'port'>) =>
  new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
    const server = createServer()
    server.once('error', resolve)
    server.listen(port, host, () => server.close(() => resolve(undefined)))
  })
