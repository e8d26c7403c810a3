import { Command } from 'commander'
import type { Ranker } from '../../../ranking/ranker.ts'
import { TableInvalid } from '../../../tables/errors.ts'
import { readLists } from '../../../tables/lists.ts'
import { readModel } from '../../../tables/model-file.ts'
import type { Lists } from '../../../tables/table.ts'
import { options } from '../../options.ts'
import { print } from '../../print.ts'
import { checkMeasurable } from './labels.ts'
import { type Measured, measure, measuredTable } from './measured.ts'
import { fileOptions, learnerNumber, strict } from './options.ts'
import { type DataFlags, delimiterOf, readingOf } from './reading.ts'

interface Flags extends DataFlags {
  readonly model?: string
  readonly scores?: string
  readonly seed: number
}

/** Lists with a score for each of their rows. */
interface Scored {
  readonly lists: Lists
  readonly scores: Float64Array
  readonly popularity: Ranker | undefined
}

const scoredByModel = async (path: string, flags: Flags): Promise<Scored> => {
  const model = await readModel(path)
  const { item } = model.roles
  const reading = readingOf(model, flags)
  const withItem = model.popularity === undefined || item === undefined ? {} : { item }
  const lists = await readLists(flags.data, { ...reading, roles: { ...reading.roles, ...withItem } })
  const scores = model.ranker.score(lists.data.rows, lists.data.itemIds)
  return { lists, scores, popularity: model.popularity }
}

const scoredByFile = async (path: string, flags: Flags): Promise<Scored> => {
  const group = flags.group ?? 'group_id'
  const roles = { group, label: flags.label ?? 'label' }
  const lists = await readLists(flags.data, { roles, features: { from: 'nowhere' }, ...delimiterOf(flags) })
  const given = await readLists(path, {
    roles: { group },
    features: { from: 'model', columns: [{ name: 'score', kind: 'number' }] },
  })
  checkSameRows({ path, data: flags.data }, given, lists)
  return { lists, scores: given.data.rows, popularity: undefined }
}

/** @throws TableInvalid when scores and data are not of the same rows */
const checkSameRows = ({ path, data }: { path: string; data: string }, given: Lists, lists: Lists) => {
  const [rows, wanted] = [given.placeOf.length, lists.placeOf.length]
  if (rows !== wanted) throw new TableInvalid(`${path} has ${rows} rows and ${data} has ${wanted}: score that file`)
  const isSame = given.groups.every((group, list) => group === lists.groups[list])
  if (!isSame || given.placeOf.some((place, row) => place !== lists.placeOf[row]))
    throw new TableInvalid(`${path} and ${data} do not have the same groups in the same order: score that file`)
  const missing = given.placeOf.findIndex((place) => Number.isNaN(given.data.rows[place]))
  if (missing >= 0) throw new TableInvalid(`${path}: row ${missing + 1} below the header has no score`)
}

const countsOf = ({ data }: Lists) => {
  const lists = data.offsets.length - 1
  let ranked = 0
  for (let list = 0; list < lists; list++)
    if (data.labels.subarray(data.offsets[list], data.offsets[list + 1]).some((label) => label > 0)) ranked++
  return { lists, ranked_lists: ranked, rows: data.labels.length }
}

const EXAMPLES = `
NDCG, MAP and MRR are means over the lists that have a label above 0, between 0 and 1, higher is better; AUC is over all
rows, 0.5 is chance. Intervals: the central 95 % of 1,000 resamples of the lists. Beside the model: a random order
(its mean over all orders), the order of the file, and popularity where the model was fitted with --item.

Examples:
  stellwerk rank evaluate --model model.json --data test.csv
  stellwerk rank evaluate --scores scores.csv --data test.csv --group query --label grade --json`

const report = ({ lists }: Scored, measured: Measured, json: boolean | undefined) => {
  const counts = countsOf(lists)
  const basis = `${counts.rows} rows in ${counts.lists} lists, ${counts.ranked_lists} of them with a label above 0.`
  print(json, { ...counts, ...measured }, `${measuredTable(measured)}\n\n${basis}`)
}

const run = async (flags: Flags, command: Command) => {
  const { model, scores, seed } = flags
  if ((model === undefined) === (scores === undefined)) command.error('error: give either --model or --scores')
  const scored = await (model === undefined ? scoredByFile(scores ?? '', flags) : scoredByModel(model, flags))
  checkMeasurable(flags.data, scored.lists)
  report(scored, measure(scored.lists, scored.scores, { popularity: scored.popularity, seed }), flags.json)
}

export const evaluateCommand = (): Command =>
  strict(new Command('evaluate'))
    .description('measure a model, or scores from anywhere, on a file with labels')
    .addOption(fileOptions.model())
    .option('--scores <file>', 'instead of a model: a column score, one row for each row of the data in its order')
    .addOption(fileOptions.data('CSV, TSV or LibSVM, also .gz; with labels'))
    .addOption(fileOptions.group("default: the model's, or group_id"))
    .addOption(fileOptions.label("default: the model's, or label"))
    .addOption(fileOptions.delimiter())
    .option('--seed <number>', 'of the resamples', learnerNumber('seed'), 1)
    .addOption(options.json())
    .addHelpText('after', EXAMPLES)
    .action(run)
