import { Command, Option } from 'commander'
import { OBJECTIVE_KINDS, type ObjectiveKind } from '../../../ranking/objective.ts'
import { options } from '../../options.ts'
import { directions, fileOptions, learnerNumber, names, threadCount } from './options.ts'
import type { DataFlags } from './reading.ts'

/** What `rank fit` was asked to do. */
export interface FitFlags extends DataFlags {
  readonly out: string
  readonly valid?: string
  readonly group: string
  readonly label: string
  readonly item?: string
  readonly weight?: string
  readonly ignore: readonly string[]
  readonly category: readonly string[]
  readonly domain?: string
  readonly objective: ObjectiveKind
  readonly monotone?: Readonly<Record<string, 1 | -1>>
  readonly trees?: number
  readonly leaves?: number
  readonly learningRate?: number
  readonly minData?: number
  readonly minHessian?: number
  readonly l2?: number
  readonly rowShare?: number
  readonly featureShare?: number
  readonly truncation?: number
  readonly maxBins?: number
  readonly patience?: number
  readonly seed?: number
  readonly threads?: number
}

const EXAMPLES = `
Every column without a role is a feature: numbers, dates, true and false as they are, text as categories; an empty
cell is a missing value. LibSVM files (2 qid:1 1:0.5 7:2) bring their own groups and labels. docs/rank-files.md has it all.

Examples:
  stellwerk rank fit --data train.csv --group query --label grade --valid valid.csv --out model.json
  stellwerk rank fit --data train.txt.gz --trees 500 --leaves 31 --learning-rate 0.05 --out model.json
  stellwerk rank fit --data lists.csv --group group_id --label label --item location_id --domain places --out model.json
With --domain, columns named as the domain's fields give its matched features too (budget against price, pool
against has_pool), which the columns alone do not say: on made-up lists of places that is worth several points of NDCG.`

const learning = (command: Command): Command =>
  command
    .addOption(
      new Option(
        '--objective <name>',
        'lambdarank learns the order within lists, logistic the chance of a label above 0',
      )
        .choices(OBJECTIVE_KINDS)
        .default('lambdarank'),
    )
    .option('--trees <number>', 'most trees (default: 300 with --valid, 100 without)', learnerNumber('trees'))
    .option('--leaves <number>', 'most leaves of a tree', learnerNumber('maxLeaves'))
    .option('--learning-rate <number>', 'factor on each tree', learnerNumber('learningRate'))
    .option('--min-data <rows>', 'fewest rows in a leaf', learnerNumber('minDataInLeaf'))
    .option('--min-hessian <number>', 'smallest sum of second derivatives in a leaf', learnerNumber('minHessian'))
    .option('--l2 <number>', 'draws leaf values to 0', learnerNumber('l2'))
    .option('--row-share <share>', 'rows that each tree sees', learnerNumber('rowShare'))
    .option('--feature-share <share>', 'features that each tree may test', learnerNumber('featureShare'))
    .option('--truncation <rank>', 'lambdarank: down to which rank the order counts', learnerNumber('truncation'))
    .option('--max-bins <number>', 'most bins for the values of a feature', learnerNumber('maxBins'))
    .option(
      '--patience <trees>',
      'with --valid: end after so many trees without a gain',
      learnerNumber('patienceTrees'),
    )
    .option(
      '--monotone <features>',
      'price=-1,rating=1: a higher price never ranks better, a higher rating never worse',
      directions,
    )
    .option('--seed <number>', 'the same seed, data and options give the same bytes', learnerNumber('seed'))
    .option(
      '--threads <number>',
      'the bytes are the same with any number (default: by the size of the data)',
      threadCount,
    )

/** The command without what it does. */
export const fitDescription = (): Command =>
  learning(
    new Command('fit')
      .description('learn to rank from a file of graded lists, and write a model')
      .addOption(fileOptions.data('CSV, TSV or LibSVM, also .gz: one row for each item of each list'))
      .requiredOption('--out <file>', 'where the model goes (JSON)')
      .option('--valid <file>', 'other lists; the training stops when it no longer gains on them (NDCG@10)')
      .addOption(fileOptions.group('a LibSVM file has qid').default('group_id'))
      .addOption(fileOptions.label('a LibSVM file begins its lines with it').default('label'))
      .option('--item <column>', 'which item a row is; no feature, but "evaluate" then knows what is popular')
      .option('--weight <column>', 'how much a row counts, 0 or more')
      .option('--ignore <columns>', 'columns to leave out, with commas between them', names, [])
      .option('--category <columns>', 'columns whose numbers are names', names, [])
      .option('--domain <name>', 'places, or a .json file: make the features of that domain')
      .addOption(fileOptions.delimiter()),
  )
    .addOption(options.json())
    .addHelpText('after', EXAMPLES)
