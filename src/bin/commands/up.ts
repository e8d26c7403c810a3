import { Command } from 'commander'
import { options } from '../options.ts'
import { settingsFrom } from '../settings.ts'
import { up } from '../up.ts'

export const upCommand = () =>
  new Command('up')
    .description('start everything in one process: API, queue, worker and database')
    .addOption(options.host())
    .addOption(options.port())
    .addOption(options.dataDir())
    .addOption(options.seed())
    .addHelpText(
      'after',
      '\nThe first start fills a made-up catalogue, makes labelled lists and trains the first model.\nCtrl-C stops it: requests and tasks under way are finished first.',
    )
    .action((flags) => up(settingsFrom(flags)))
