import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Celery, openAmqpBroker, openRedisBackend } from '../../../src/celery/index.ts'

const url = process.env.TEST_BROKER_URL ?? ''
const backendUrl = process.env.TEST_BACKEND_URL ?? ''
/** One that has Celery; empty when there is none. */
const interpreter = process.env.TEST_PYTHON ?? ''

/** The tests of this folder need RabbitMQ, Redis and Python's Celery. */
export const isComplete = url !== '' && backendUrl !== '' && interpreter !== ''

export interface InteropTasks {
  'ts.add': (a: number, b: number) => number
  'ts.sum': (numbers: readonly number[]) => number
  'ts.echo': (...args: unknown[]) => { args: readonly unknown[]; id: string; parent: string | null; root: string }
  'ts.fail': (...args: unknown[]) => never
  'ts.retry': () => number
  'py.add': (a: number, b: number) => number
  'py.sum': (numbers: readonly number[], start?: number) => number
  'py.fail': () => never
  'py.request': (...args: unknown[]) => { args: unknown[]; limits: unknown[]; parent: string | null; retries: number }
}

/** A Python client and a Python worker beside a client and a worker of ours, each worker with a queue of its own. */
export const openInterop = async () => {
  const [ours, theirs] = [`ours-${randomUUID()}`, `theirs-${randomUUID()}`]
  const broker = await openAmqpBroker({ url })
  const backend = await openRedisBackend({ url: backendUrl })
  const celery = new Celery<InteropTasks>('interop', {
    ...{ broker, backend, resultExpires: 60 },
    taskRoutes: { 'ts.*': ours, 'py.*': theirs },
  })
  registerTasks(celery)
  const worker = celery.worker({ queues: { [ours]: { concurrency: 4 } }, hostname: `${ours}@test` })
  await worker.start()
  const pythonWorker = await startPython('worker.py', [url, backendUrl, theirs])
  const client = await startPython('client.py', [url, backendUrl, ours, theirs])
  const close = async () => {
    await worker.stop({ drainMs: 0 })
    await pythonWorker.end()
    await client.ask('remove_queues()')
    await client.end()
    await broker.close()
    await backend.close()
  }
  return { celery, worker, python: client.ask, close }
}

const registerTasks = (celery: Celery<InteropTasks>): void => {
  celery.task('ts.add', { parameters: ['a', 'b'] }, async (_context, a, b) => a + b)
  celery.task('ts.sum', {}, async (_context, numbers) => numbers.reduce((sum, number) => sum + number, 0))
  celery.task('ts.echo', {}, async ({ request }, ...args) => {
    const { id, parentId: parent, rootId: root } = request
    return { args, id, parent, root }
  })
  celery.task('ts.fail', {}, () => {
    throw Object.assign(new RangeError('too far'), { excModule: 'builtins', excArgs: ['too far', 42] })
  })
  celery.task('ts.retry', {}, async ({ request, retry }) =>
    request.retries < 2 ? retry({ countdown: 0.1 }) : request.retries,
  )
}

/** Starts a program of this folder, which says `ready` and then answers each line with one. */
const startPython = async (file: string, args: readonly string[]) => {
  const path = fileURLToPath(new URL(file, import.meta.url))
  const child = spawn(interpreter, [path, ...args])
  process.once('exit', () => child.kill('SIGKILL'))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString()
  })
  const nextLine = async () => {
    const { value, done } = await lines.next()
    if (done) throw new Error(`${file} has ended:\n${errors}`)
    return value
  }
  for (let line = await nextLine(); line !== 'ready'; line = await nextLine());
  return { ask: createAsk(child, nextLine), end: () => endOf(child) }
}

/** Evaluates Python, one expression after the other. @throws PythonError with what it raised */
const createAsk = (child: ChildProcessWithoutNullStreams, nextLine: () => Promise<string>) => {
  let before: Promise<unknown> = Promise.resolve()
  return async <Value = unknown>(expression: string): Promise<Value> => {
    const answering = before.then(async () => {
      child.stdin.write(`${JSON.stringify(expression)}\n`)
      return JSON.parse(await nextLine()) as { value: Value; error?: PythonError['raised'] }
    })
    before = answering.catch(() => {})
    const { value, error } = await answering
    if (error) throw new PythonError(error)
    return value
  }
}

/** What Python raised. */
export class PythonError extends Error {
  readonly raised: { readonly type: string; readonly module: string; readonly args: readonly string[] }

  constructor(raised: PythonError['raised']) {
    super(`${raised.type}(${raised.args.join(', ')})`)
    this.raised = raised
  }
}

const endOf = async (child: ChildProcessWithoutNullStreams): Promise<void> => {
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}
