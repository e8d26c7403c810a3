/**
 * Empty tasks per second through RabbitMQ and Redis, from the first send to the last result in the client's hands:
 * ours (one client, one worker process) and Python's Celery (one client, a worker with two processes), in one run, with
 * publisher confirms and late acknowledgement on both sides. Needs `npm run services` and the package python3-celery.
 * Run: npx tsx bench/queue.ts [tasks]
 */
import { execFile, fork, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { readUrls } from '../scripts/services/folder.ts'
import { Celery, openAmqpBroker, openRedisBackend } from '../src/celery/index.ts'

const PYTHON = '/usr/bin/python3'
const SELF = fileURLToPath(import.meta.url)
const HERE = fileURLToPath(new URL('.', import.meta.url))
/** Tasks sent and not yet answered. */
const WINDOW = 500
const SLOTS = 64

const open = async () => {
  const broker = await openAmqpBroker({ url: process.env.CELERY_BROKER_URL ?? '' })
  const backend = await openRedisBackend({ url: process.env.CELERY_BACKEND_URL ?? '' })
  const celery = new Celery('bench', {
    broker,
    backend,
    taskDefaultQueue: process.env.BENCH_QUEUE ?? '',
    resultExpires: 60,
  })
  return { celery, close: () => Promise.all([broker.close(), backend.close()]) }
}

const work = async () => {
  const { celery } = await open()
  celery.task('bench.empty', {}, () => null)
  await celery.worker({ queues: { [celery.settings.taskDefaultQueue]: { concurrency: SLOTS } } }).start()
  process.send?.('ready')
}

const timeOurs = async (count: number): Promise<number> => {
  const worker = fork(SELF, ['worker'], { execArgv: ['--import', 'tsx'] })
  await once(worker, 'message')
  const { celery, close } = await open()
  const one = async () => (await celery.send('bench.empty', [])).get({ timeoutMs: 60_000 })
  await one()
  const start = performance.now()
  let left = count
  const sendOneByOne = async () => {
    while (left-- > 0) await one()
  }
  await Promise.all(Array.from({ length: WINDOW }, sendOneByOne))
  const seconds = (performance.now() - start) / 1000
  worker.kill()
  await close()
  return count / seconds
}

const timePython = async (count: number): Promise<number> => {
  const worker = spawn(
    PYTHON,
    ['-m', 'celery', '-A', 'queue_python', 'worker', '-c', '2', '--without-gossip', '-l', 'ERROR'],
    {
      cwd: HERE,
      env: { ...process.env, C_FORCE_ROOT: '1' },
      stdio: 'ignore',
    },
  )
  const { stdout } = await promisify(execFile)(PYTHON, ['queue_python.py', String(count)], { cwd: HERE })
  worker.kill('SIGTERM')
  await once(worker, 'exit')
  return count / Number(stdout)
}

const compare = async (count: number) => {
  Object.assign(process.env, { ...(await readUrls()), ...process.env })
  process.env.BENCH_QUEUE = `bench_${randomUUID()}`
  const ours = await timeOurs(count)
  process.env.BENCH_QUEUE = `bench_${randomUUID()}`
  const pythons = await timePython(Math.ceil(count / 8))
  console.log(`ours            ${ours.toFixed(0).padStart(6)} tasks/s`)
  console.log(`Python's Celery ${pythons.toFixed(0).padStart(6)} tasks/s`)
  console.log(`ratio           ${(ours / pythons).toFixed(1).padStart(6)}`)
}

if (process.argv[2] === 'worker') await work()
else await compare(Number(process.argv[2] ?? 20_000))
