import { Command } from 'commander'
import type { Config } from '../../config.ts'
import type { TrainingProgress, TrainingResult } from '../../contract.ts'
import { addressOf, isAlive, request, ServerError } from '../http.ts'
import { options } from '../options.ts'
import { createStatusLine, print } from '../print.ts'
import { settingsFrom } from '../settings.ts'
import { withStore } from '../system.ts'
import { openTraining, progressText, trainNow } from '../training.ts'

type Report = (progress: TrainingProgress) => void

interface Status {
  readonly task_id: string
  readonly status: string
  readonly progress?: TrainingProgress
  readonly decision?: string
}

/** Seconds for which one question about the state is held open; each answer may bring new progress. */
const WAIT_SECONDS = 1

const trainThere = async (url: string, report: Report): Promise<TrainingResult> => {
  const { task_id } = await request<Status>(url, '/train/start', { method: 'POST' })
  for (;;) {
    const {
      status,
      progress,
      decision = '',
    } = await request<Status>(url, `/train/status/${task_id}?wait=${WAIT_SECONDS}`)
    if (progress) report(progress)
    if (status === 'FAILURE' || status === 'REVOKED')
      throw new ServerError(`the training ended in ${status}: ${decision}`)
    if (status === 'SUCCESS') {
      const { time_promoted } = await request<{ time_promoted: string | null }>(url, `/models/${task_id}`)
      return { decision, promoted: time_promoted !== null }
    }
  }
}

const trainHere = (config: Config, report: Report): Promise<TrainingResult> =>
  withStore(config, { create: false }, (store, opened) =>
    trainNow(openTraining(config, store, opened), store, { onProgress: report }),
  )

const run = async ({ url, json, ...flags }: { url?: string; json?: boolean; dataDir?: string }) => {
  const config = settingsFrom(flags)
  const address = url ?? addressOf(config)
  const line = createStatusLine()
  const report: Report = (progress) => line.show(progressText(progress))
  // A folder that was named is meant, whatever else is running.
  const there = url !== undefined || (flags.dataDir === undefined && (await isAlive(address)))
  const result = await (there ? trainThere(address, report) : trainHere(config, report))
  line.end()
  print(json, result, result.decision)
}

export const trainCommand = () =>
  new Command('train')
    .description('train a challenger on the newest choices and promote it if it beats the champion')
    .addOption(options.url())
    .addOption(options.dataDir())
    .addOption(options.json())
    .addHelpText(
      'after',
      '\nAsks the running server to do it; trains in this process where none answers. Being refused is no failure: the\ncommand ends with code 0 and says why.',
    )
    .action(run)
