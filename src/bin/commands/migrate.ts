import { Command } from 'commander'
import { options } from '../options.ts'
import { settingsFrom } from '../settings.ts'
import { databaseName, withStore } from '../system.ts'

export const migrateCommand = () =>
  new Command('migrate')
    .description('bring the database up to date; safe to repeat, and from several places at once')
    .addOption(options.dataDir())
    .action(async (flags) => {
      const config = settingsFrom(flags)
      await withStore(config, { create: true }, async () => {
        process.stdout.write(`${databaseName(config)} is up to date.\n`)
      })
    })
