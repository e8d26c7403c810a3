// A worker in TypeScript for a client in Python: `npx tsx examples/celery/worker.ts`, then client.py.
import { Celery } from 'stellwerk/celery'
import { openServers } from './servers.ts'

interface Tasks {
  'shop.price': (nights: number, perNight: number) => number
  'shop.total': (prices: readonly number[]) => number
}

const { broker, backend } = await openServers()
// A worker also sends tasks: what follows others in the client's chains and chords.
const celery = new Celery<Tasks>('shop', { broker, backend, taskRoutes: { 'shop.*': 'shop-ts' }, resultExpires: 3_600 })

celery.task('shop.price', { parameters: ['nights', 'perNight'] }, async (_context, nights, perNight) => {
  // What comes from other clients has passed no compiler.
  if (!Number.isInteger(nights) || nights < 1) throw new RangeError(`nights must be 1 or more, but is ${nights}`)
  return nights * perNight
})
celery.task('shop.total', {}, async (_context, prices) => prices.reduce((sum, price) => sum + price, 0))

const worker = celery.worker({ queues: { 'shop-ts': { concurrency: 4 } } })
worker.on('task-succeeded', ({ name, uuid, result }) => console.log(name, uuid, result))
worker.on('task-failed', ({ name, uuid, exception }) => console.log(name, uuid, exception))
await worker.start()
console.log('shop-ts: waiting for tasks, end with Ctrl+C')

process.once('SIGINT', async () => {
  await worker.stop()
  await broker.close()
  await backend.close()
})
