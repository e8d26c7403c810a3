import type { HistoryAnswer, ModelAnswer, ModelPortrait } from '../api/model-rows.ts'
import { createModels, type Models } from '../api/models.ts'
import { request } from './http.ts'
import { type Place, serverMeant } from './place.ts'
import { settingsFrom } from './settings.ts'
import { withStore } from './system.ts'

const pathTo = (name: string) => `/models/${encodeURIComponent(name)}`

/** The registry of a running server. */
const remoteModels = (url: string): Models => ({
  list: ({ limit, offset }) => request<ModelAnswer[]>(url, `/models?limit=${limit}&offset=${offset}`),
  get: (name) => request<ModelPortrait>(url, pathTo(name)),
  promote: (name, options = {}) => request(url, `${pathTo(name)}/promote`, { method: 'POST', body: options }),
  rollback: (options = {}) => request(url, '/models/rollback', { method: 'POST', body: options }),
  wayBack: () => request(url, '/models/rollback'),
  share: (name, use_percentage, reason) =>
    request(url, pathTo(name), { method: 'PATCH', body: { use_percentage, reason } }),
  history: ({ limit, offset, at }) => {
    const query = new URLSearchParams({ limit: `${limit}`, offset: `${offset}`, ...(at === undefined ? {} : { at }) })
    return request<HistoryAnswer[]>(url, `/models/history?${query}`)
  },
})

/** Works with the registry of the running server, or with that of the database itself when none answers. */
export const withModels = async <Result>(place: Place, work: (models: Models) => Promise<Result>): Promise<Result> => {
  const config = settingsFrom({ ...place })
  const server = await serverMeant(place, config)
  if (server !== undefined) return work(remoteModels(server))
  return withStore(config, { create: false }, (store) => work(createModels(store)))
}
