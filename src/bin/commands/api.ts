import { Command } from 'commander'
import { api } from '../api.ts'
import { options } from '../options.ts'
import { settingsFrom } from '../settings.ts'

export const apiCommand = () =>
  new Command('api')
    .description('start the API alone; needs CELERY_BROKER_URL, CELERY_BACKEND_URL and DATABASE_URL')
    .addOption(options.host())
    .addOption(options.port())
    .action((flags) => api(settingsFrom(flags)))
