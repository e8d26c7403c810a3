import { Command } from 'commander'
import { settingsFrom } from '../settings.ts'
import { expectSharedBroker } from '../shared-broker.ts'

export const workerCommand = () =>
  new Command('worker')
    .description('start a worker alone; needs CELERY_BROKER_URL, CELERY_BACKEND_URL and DATABASE_URL')
    .action(() => expectSharedBroker(settingsFrom(), 'worker'))
