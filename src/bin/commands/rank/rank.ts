import { Command } from 'commander'
import { evaluateCommand } from './evaluate.ts'
import { fitCommand } from './fit.ts'
import { importancesCommand } from './importances.ts'
import { strict } from './options.ts'
import { scoreCommand } from './score.ts'

const EXAMPLES = `
Needs no server and no database; a file has one row for each item of each list.
  stellwerk rank fit --data train.csv --group query --label grade --valid valid.csv --out model.json
  stellwerk rank evaluate --model model.json --data test.csv
  stellwerk rank importances --model model.json --data test.csv
  stellwerk rank score --model model.json --data new.csv --out scores.csv
Each command has its own --help. A file that cannot be used ends with code 1, a wrong option with code 2.`

export const rankCommand = (): Command =>
  strict(new Command('rank'))
    .description('learn to rank from files: fit, score, evaluate, importances')
    .addHelpText('after', EXAMPLES)
    .addCommand(fitCommand())
    .addCommand(scoreCommand())
    .addCommand(evaluateCommand())
    .addCommand(importancesCommand())
