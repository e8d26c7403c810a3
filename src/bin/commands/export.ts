import { Command } from 'commander'
import { exportTo } from '../backup/export.ts'
import { withDatabase } from '../backup/with-database.ts'
import { options } from '../options.ts'
import { print, table } from '../print.ts'
import { domain } from '../system.ts'

interface Flags {
  readonly out: string
  readonly dataDir?: string
  readonly json?: boolean
}

const run = async ({ out, json, ...flags }: Flags) => {
  const rows = await withDatabase(flags, { create: false }, (database) => exportTo(database, out, domain.name))
  print(json, rows, `${table(['table', 'rows'], Object.entries(rows))}\nExported to ${out}.`)
}

export const exportCommand = () =>
  new Command('export')
    .description('write catalogue, users, choices and models to a folder of JSON Lines')
    .requiredOption('--out <folder>', 'a new or empty folder')
    .addOption(options.dataDir())
    .addOption(options.json())
    .addHelpText(
      'after',
      '\nWith PostgreSQL everything may go on running; stop "stellwerk up" first where it has the embedded database\n(docs/backup.md). API keys are not exported.',
    )
    .action(run)
