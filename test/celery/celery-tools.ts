import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'
import { Celery, type CeleryOptions, openAmqpBroker, openMemoryBackend } from '../../src/celery/index.ts'
import { VANISHING } from './amqp/support.ts'
import { aQueue } from './contract/inbox.ts'
import { anId, type TestTasks } from './harness.ts'

const brokerUrl = process.env.TEST_BROKER_URL ?? ''
const python = process.env.TEST_PYTHON ?? ''

/** Whether a RabbitMQ and Python's Celery are there. */
export const hasCeleryTools = brokerUrl !== '' && python !== ''

/** An application on the shared RabbitMQ, and a worker of it under a name and on a queue that no other test has. */
export const openNode = async (settings: Partial<CeleryOptions> = {}) => {
  const broker = await openAmqpBroker({ url: brokerUrl, queueArguments: VANISHING })
  const backend = await openMemoryBackend()
  const [node, queue] = [`node-${anId()}@test`, aQueue()]
  const celery = new Celery<TestTasks>('test', { broker, backend, taskDefaultQueue: queue, ...settings })
  const worker = celery.worker({ queues: { [queue]: { concurrency: 2 } }, hostname: node })
  onTestFinished(async () => {
    await worker.stop({ drainMs: 0 })
    await broker.close()
    await backend.close()
  })
  return { celery, worker, node, queue }
}

/** Runs Celery's command line. @returns what it printed; its exit code is not looked at */
export const runCelery = (...args: readonly string[]): Promise<string> =>
  new Promise((resolve) => {
    execFile(python, ['-m', 'celery', '-b', brokerUrl, ...args], (_error, stdout, stderr) => resolve(stdout + stderr))
  })

/** Starts a command of Celery's that does not end by itself. */
export const startCelery = (args: readonly string[], { folder = '.' }: { folder?: string } = {}) => {
  const child = spawn(python, ['-u', '-m', 'celery', '-b', brokerUrl, ...args], { cwd: folder })
  const exited = once(child, 'exit')
  let output = ''
  let look = () => {}
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      look()
    })
  const stop = async () => {
    child.kill('SIGTERM')
    await exited
  }
  onTestFinished(stop)
  const until = (fits: RegExp) =>
    new Promise<void>((resolve) => {
      look = () => {
        if (fits.test(output)) resolve()
      }
      look()
    })
  return { output: () => output, until, stop }
}
