import { Command } from 'commander'
import { Opened } from '../opened.ts'
import { options } from '../options.ts'
import { settingsFrom } from '../settings.ts'
import { databaseName, openStore } from '../system.ts'

export const migrateCommand = () =>
  new Command('migrate')
    .description('bring the database up to date; safe to repeat, and from several places at once')
    .addOption(options.dataDir())
    .action(async (flags) => {
      const config = settingsFrom(flags)
      const opened = new Opened()
      try {
        await openStore(config, opened, { create: true })
        process.stdout.write(`${databaseName(config)} is up to date.\n`)
      } finally {
        await opened.closeAll()
      }
    })
