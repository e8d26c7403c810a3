/** A process of its own for the tests: a worker of tasks of which one kills it, and the others take a while. */
import { setTimeout as sleep } from 'node:timers/promises'
import { Celery, openAmqpBroker, openRedisBackend } from '../../src/celery/index.ts'
import { VANISHING } from './amqp/support.ts'

const [queue = '', limit = ''] = process.argv.slice(2)
const broker = await openAmqpBroker({ url: process.env.TEST_BROKER_URL ?? '', queueArguments: VANISHING })
const backend = await openRedisBackend({ url: process.env.TEST_BACKEND_URL ?? '' })
const celery = new Celery('poison', { broker, backend, workerRedeliveryLimit: Number(limit), resultExpires: 600 })
celery.task('x.poison', {}, () => process.kill(process.pid, 'SIGKILL'))
celery.task('x.innocent', {}, async () => {
  await sleep(300)
  return 'done'
})
await celery.worker({ queues: { [queue]: { concurrency: 4 } } }).start()
