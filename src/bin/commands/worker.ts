import { Command } from 'commander'
import { settingsFrom } from '../settings.ts'
import { worker } from '../worker.ts'

const names = (list: string) => list.split(',').filter((name) => name !== '')

export const workerCommand = () =>
  new Command('worker')
    .description('start a worker alone; needs CELERY_BROKER_URL, CELERY_BACKEND_URL and DATABASE_URL')
    .option(
      '--queues <names>',
      'queues to consume, with commas between them (default: all that the settings name)',
      names,
    )
    .option('--concurrency <number>', 'batches of inferences at once (INFERENCE_CONCURRENCY)')
    .action(({ queues, concurrency }: { queues?: string[]; concurrency?: string }) =>
      worker(
        settingsFrom(concurrency === undefined ? {} : { inferenceConcurrency: concurrency }),
        queues ? { queues } : {},
      ),
    )
