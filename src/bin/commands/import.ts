import { Command } from 'commander'
import { importFrom } from '../backup/import.ts'
import { withDatabase } from '../backup/with-database.ts'
import { options } from '../options.ts'
import { print, table } from '../print.ts'
import { domain } from '../system.ts'

interface Flags {
  readonly in: string
  readonly dataDir?: string
  readonly json?: boolean
}

const run = async ({ in: folder, json, ...flags }: Flags) => {
  const rows = await withDatabase(flags, { create: true }, (database) => importFrom(database, folder, domain.name))
  print(json, rows, `${table(['table', 'rows'], Object.entries(rows))}\nImported from ${folder}.`)
}

export const importCommand = () =>
  new Command('import')
    .description('fill an empty database from a folder that "stellwerk export" wrote')
    .requiredOption('--in <folder>', 'the folder')
    .addOption(options.dataDir())
    .addOption(options.json())
    .addHelpText('after', '\nAll files are checked first; then all of it is written or nothing (docs/backup.md).')
    .action(run)
