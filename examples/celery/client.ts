// A client in TypeScript for a worker in Python: `npx tsx examples/celery/client.ts`, while worker.py runs.
import { Celery, TaskFailed } from 'stellwerk/celery'
import { openServers } from './servers.ts'

interface Tasks {
  'stats.mean': (numbers: readonly number[]) => number
  'stats.round': (number: number, digits: number) => number
}

const { broker, backend } = await openServers()
const celery = new Celery<Tasks>('stats', { broker, backend, taskRoutes: { 'stats.*': 'stats-py' } })

const mean = await celery.send('stats.mean', [[1, 2, 6]])
console.log('the mean:', await mean.get({ timeoutMs: 10_000 }))

const chain = celery.chain(celery.signature('stats.mean', [[1, 2, 5]]), celery.signature('stats.round', [1]))
console.log('rounded:', await (await chain.send()).get({ timeoutMs: 10_000 }))

const failing = await celery.send('stats.mean', [[]])
const error = await failing.get({ timeoutMs: 10_000 }).catch((thrown: unknown) => thrown)
if (error instanceof TaskFailed) console.log(`a failure: ${error.type}: ${error.message}`)

await broker.close()
await backend.close()
