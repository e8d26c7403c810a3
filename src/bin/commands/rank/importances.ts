import { Command } from 'commander'
import { type Importance, importancesOf } from '../../../ranking/importance.ts'
import { readLists } from '../../../tables/lists.ts'
import { readModel } from '../../../tables/model-file.ts'
import { options } from '../../options.ts'
import { print, table } from '../../print.ts'
import { checkMeasurable } from './labels.ts'
import { fileOptions, learnerNumber, strict } from './options.ts'
import { type DataFlags, readingOf } from './reading.ts'

interface Flags extends DataFlags {
  readonly model: string
  readonly seed: number
}

const EXAMPLES = `
Gain: the share of a feature in all that splits lowered the training loss. Permutation: by how much NDCG@10 on this
file falls when the feature's values are shuffled, with the standard deviation over the shufflings.

Example:
  stellwerk rank importances --model model.json --data test.csv`

const percent = (share: number) => `${(share * 100).toFixed(1)} %`

const listing = (importances: readonly Importance[]) =>
  table(
    ['feature', 'gain', 'permutation (NDCG@10)', '± SD'],
    importances.map(({ feature, gain, permutation, permutationSd }) => [
      feature,
      percent(gain),
      permutation.toFixed(4),
      permutationSd.toFixed(4),
    ]),
  )

const run = async (flags: Flags) => {
  const model = await readModel(flags.model)
  const lists = await readLists(flags.data, readingOf(model, flags))
  checkMeasurable(flags.data, lists)
  const importances = importancesOf(model.ranker, lists.data, { seed: flags.seed }).sort(
    (a, b) => b.permutation - a.permutation,
  )
  print(
    flags.json,
    importances.map(({ permutationSd, ...rest }) => ({ ...rest, permutation_sd: permutationSd })),
    listing(importances),
  )
}

export const importancesCommand = (): Command =>
  strict(new Command('importances'))
    .description('tell which features a model rests on')
    .addOption(fileOptions.model().makeOptionMandatory())
    .addOption(fileOptions.data('CSV, TSV or LibSVM, also .gz; with labels'))
    .addOption(fileOptions.group("default: the model's"))
    .addOption(fileOptions.label("default: the model's"))
    .addOption(fileOptions.delimiter())
    .option('--seed <number>', 'of the shufflings', learnerNumber('seed'), 1)
    .addOption(options.json())
    .addHelpText('after', EXAMPLES)
    .action(run)
