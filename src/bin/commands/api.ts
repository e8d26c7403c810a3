import { Command } from 'commander'
import { options } from '../options.ts'
import { settingsFrom } from '../settings.ts'
import { expectSharedBroker } from '../shared-broker.ts'

export const apiCommand = () =>
  new Command('api')
    .description('start the API alone; needs CELERY_BROKER_URL, CELERY_BACKEND_URL and DATABASE_URL')
    .addOption(options.host())
    .addOption(options.port())
    .action((flags) => expectSharedBroker(settingsFrom(flags), 'api'))
