import type { Config } from '../../config.ts'
import type { TrainingProgress, TrainingResult } from '../../contract.ts'
import type { Repetition } from '../../tasks/repeat.ts'
import { followTask } from '../follow-task.ts'
import { request, ServerError } from '../http.ts'
import { serverCommand } from '../options.ts'
import { type ServerFlags, serverMeant } from '../place.ts'
import { createStatusLine, print } from '../print.ts'
import { settingsFrom } from '../settings.ts'
import { withStore } from '../system.ts'
import { openTraining, progressText, repeatNow, trainNow } from '../training.ts'

type Report = (progress: TrainingProgress) => void

interface Ticket {
  readonly task_id: string
  readonly status: string
  readonly decision?: string
}

const resultOf = async (url: string, { task_id, status, decision = '' }: Ticket): Promise<TrainingResult> => {
  if (status !== 'SUCCESS') throw new ServerError(`the training ended in ${status}: ${decision}`)
  const { time_promoted } = await request<{ time_promoted: string | null }>(url, `/models/${task_id}`)
  return { decision, promoted: time_promoted !== null }
}

const trainThere = async (url: string, report: Report): Promise<TrainingResult> => {
  const { task_id } = await request<Ticket>(url, '/train/start', { method: 'POST' })
  const onProgress = (progress: unknown) => report(progress as TrainingProgress)
  const ended = await followTask({ url, path: `/train/events/${task_id}`, onProgress })
  return resultOf(url, ended as Ticket)
}

const trainHere = (config: Config, report: Report): Promise<TrainingResult> =>
  withStore(config, { create: false }, (store, opened) =>
    trainNow(openTraining(config, store, opened), store, { onProgress: report }),
  )

const repeat = async (name: string, { json, ...flags }: ServerFlags) => {
  const line = createStatusLine()
  const found = await withStore(settingsFrom(flags), { create: false }, (store, opened) =>
    repeatNow(name, { store, opened }, { onProgress: (progress) => line.show(progressText(progress)) }),
  )
  line.end()
  if (!found.identical) process.exitCode = 1
  print(json, found, repetitionText(found))
}

const repetitionText = ({ version, identical, sha256, changed }: Repetition) =>
  [
    `model ${version}: ${identical ? 'identical' : 'different'}`,
    `stored    sha256 ${sha256.stored}`,
    `repeated  sha256 ${sha256.repeated}`,
    ...changed.map((change) => `changed: ${change}`),
    ...(identical || changed.length > 0
      ? []
      : ['nothing that was recorded has changed: this is a fault of the learner']),
  ].join('\n')

const run = async ({ repeat: name, ...flags }: ServerFlags & { repeat?: string }) =>
  name === undefined ? train(flags) : repeat(name, flags)

const train = async ({ json, ...place }: ServerFlags) => {
  const config = settingsFrom(place)
  const line = createStatusLine()
  const report: Report = (progress) => line.show(progressText(progress))
  const server = await serverMeant(place, config)
  const result = await (server === undefined ? trainHere(config, report) : trainThere(server, report))
  line.end()
  print(json, result, result.decision)
}

export const trainCommand = () =>
  serverCommand('train', 'train a challenger on the newest choices and promote it if it beats the champion')
    .option(
      '--repeat <model>',
      'train a model once more from its record (version, task id or alias), store nothing, and compare the bytes',
    )
    .addHelpText(
      'after',
      '\nAsks the running server to do it; trains in this process where none answers. Being refused is no failure: the\ncommand ends with code 0 and says why. --repeat reads the database itself and ends with code 1 when the bytes differ.',
    )
    .action(run)
