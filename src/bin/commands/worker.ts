import { Command } from 'commander'
import { settingsFrom } from '../settings.ts'
import { type WorkerFlags, worker } from '../worker.ts'

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
    .option('-n, --hostname <name>', "node name for Celery's tools, such as worker1@machine; each worker needs its own")
    .option('-E, --task-events', 'send events of tasks, as "celery events" and Flower read them')
    .option(
      '--metrics-port <number>',
      'port for /metrics, /livez and /readyz, 0 for any free one (WORKER_METRICS_PORT)',
    )
    .addHelpText(
      'after',
      "\nCelery's own tools see and steer it: celery inspect, celery control, celery events (docs/celery-control.md).",
    )
    .action(({ concurrency, metricsPort, ...flags }: WorkerFlags & { concurrency?: string; metricsPort?: string }) => {
      const settings = {
        ...(concurrency === undefined ? {} : { inferenceConcurrency: concurrency }),
        ...(metricsPort === undefined ? {} : { workerMetricsPort: metricsPort }),
      }
      return worker(settingsFrom(settings), flags)
    })
