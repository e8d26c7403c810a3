import { Command } from 'commander'
import { modelRow } from '../../api/rows.ts'
import type { Config } from '../../config.ts'
import { addressOf, isAlive, request } from '../http.ts'
import { options } from '../options.ts'
import { print, table } from '../print.ts'
import { settingsFrom } from '../settings.ts'
import { withStore } from '../system.ts'

type Model = ReturnType<typeof modelRow>

const LATEST = { limit: 100, offset: 0 }

/** From the running server, or from the database itself when none answers. */
const readModels = async (config: Config, { url, dataDir }: { url?: string; dataDir?: string }): Promise<Model[]> => {
  const address = url ?? addressOf(config)
  // A folder that was named is meant, whatever else is running.
  if (url !== undefined || (dataDir === undefined && (await isAlive(address))))
    return request(address, `/models?limit=${LATEST.limit}`)
  return withStore(config, { create: false }, async (store) => (await store.models.list(LATEST)).map(modelRow))
}

const figure = (value: number | undefined) => value?.toFixed(4) ?? '–'
const minutes = (iso: string) => iso.slice(0, 16).replace('T', ' ')

const listing = (models: readonly Model[]) => {
  const rows = models.map(({ task_id, time_creation, status, use_percentage, metrics }) => [
    task_id,
    minutes(time_creation),
    status,
    use_percentage,
    figure(metrics.test?.['ndcg@10']),
    figure(metrics.champion?.['ndcg@10']),
  ])
  const heading = ['model', 'created (UTC)', 'training', 'share %', 'NDCG@10', 'champion then']
  const reasons = models.map((model) => `${model.task_id}\n  ${model.decision ?? model.reason ?? 'Not decided yet.'}`)
  return `${table(heading, rows)}\n\n${reasons.join('\n')}`
}

export const modelsCommand = () =>
  new Command('models')
    .description('list the models: who serves, how each did on held-out lists, and why it was promoted or refused')
    .addOption(options.url())
    .addOption(options.dataDir())
    .addOption(options.json())
    .action(async ({ url, json, ...flags }: { url?: string; json?: boolean; dataDir?: string }) => {
      const models = await readModels(settingsFrom(flags), { ...flags, ...(url === undefined ? {} : { url }) })
      print(json, models, models.length === 0 ? 'No model yet: "stellwerk train" makes the first.' : listing(models))
    })
