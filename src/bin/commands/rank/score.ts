import { Command } from 'commander'
import { readModel } from '../../../tables/model-file.ts'
import { csvCell, scoreRows } from '../../../tables/score.ts'
import { checkWritable, openOutput } from '../../../tables/write.ts'
import { options } from '../../options.ts'
import { createStatusLine, print } from '../../print.ts'
import { fileOptions, strict } from './options.ts'
import { type DataFlags, readingOf } from './reading.ts'

interface Flags extends Omit<DataFlags, 'label'> {
  readonly model: string
  readonly out: string
}

const EXAMPLES = `
The file needs the group column and the columns that the model learned from, in any order; others are passed over.
The scores have one row for each row of the file, in its order. Within a list, the higher the score the better; scores
of different lists do not compare.

Example:
  stellwerk rank score --model model.json --data lists.csv --out scores.csv`

const run = async (flags: Flags) => {
  checkWritable(flags.out, [flags.data, flags.model])
  const model = await readModel(flags.model)
  const group = flags.group ?? model.roles.group
  const delimiter = flags.out.endsWith('.tsv') ? '\t' : ','
  const reading = { ...readingOf(model, flags), roles: { group } }
  const line = createStatusLine()
  const output = openOutput(flags.out)
  try {
    output.write(`${csvCell(group, delimiter)}${delimiter}score\n`)
    const rows = await scoreRows(flags.data, { ranker: model.ranker, reading }, (scored, total) => {
      output.write(scored.map((row) => `${csvCell(row.group, delimiter)}${delimiter}${row.score}\n`).join(''))
      line.show(`${total} rows scored`)
    })
    output.finish()
    line.end()
    // What is written to /dev/stdout stands there alone.
    if (output.isFile) print(flags.json, { scores: flags.out, rows }, `${flags.out}: ${rows} rows scored.`)
  } catch (error) {
    output.abandon()
    throw error
  }
}

export const scoreCommand = (): Command =>
  strict(new Command('score'))
    .description('score the rows of a file with a model')
    .addOption(fileOptions.model().makeOptionMandatory())
    .addOption(fileOptions.data('CSV, TSV or LibSVM, also .gz; needs no labels'))
    .requiredOption('--out <file>', 'where the scores go: CSV, or TSV by its name')
    .addOption(fileOptions.group("default: the model's"))
    .addOption(fileOptions.delimiter())
    .addOption(options.json())
    .addHelpText('after', EXAMPLES)
    .action(run)
