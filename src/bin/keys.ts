import { createKeys, type KeyAnswer, type Keys, type MadeKey } from '../api/keys.ts'
import { request } from './http.ts'
import { type Place, serverMeant } from './place.ts'
import { settingsFrom } from './settings.ts'
import { withStore } from './system.ts'

/** The keys of a running server. */
const remoteKeys = (url: string): Keys => ({
  create: (key) => request<MadeKey>(url, '/keys', { method: 'POST', body: key, accept: [201] }),
  list: () => request<KeyAnswer[]>(url, '/keys'),
  withdraw: (keyId) => request<KeyAnswer>(url, `/keys/${keyId}`, { method: 'DELETE' }),
})

/**
 * Works with the keys of the database itself, or over the running server where that holds the embedded one. Whoever
 * can read the settings of a database server needs no key, so that nobody is locked out for good.
 */
export const withKeys = async <Result>(place: Place, work: (keys: Keys) => Promise<Result>): Promise<Result> => {
  const config = settingsFrom({ ...place })
  const server = config.databaseUrl === '' ? await serverMeant(place, config) : place.url
  if (server !== undefined) return work(remoteKeys(server))
  return withStore(config, { create: true }, (store) => work(createKeys(store)))
}
