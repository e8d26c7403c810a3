import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { Celery, openAmqpBroker, openRedisBackend } from '../../src/celery/index.ts'
import { VANISHING } from './amqp/support.ts'
import { aQueue } from './contract/inbox.ts'

const { TEST_BROKER_URL: brokerUrl = '', TEST_BACKEND_URL: backendUrl = '' } = process.env
const LIMIT = 4

/** Starts a worker, and another one whenever it has died, until the test ends. */
const keepWorkers = (queue: string) => {
  const script = fileURLToPath(new URL('./poison-worker.ts', import.meta.url))
  let [deaths, isOpen] = [0, true]
  let child: ChildProcess
  const run = async () => {
    while (isOpen) {
      child = spawn(process.execPath, ['--import', 'tsx', script, queue, String(LIMIT)], { stdio: 'inherit' })
      const [, signal] = await once(child, 'exit')
      if (isOpen && signal === 'SIGKILL') deaths += 1
    }
  }
  const running = run()
  onTestFinished(async () => {
    isOpen = false
    child.kill('SIGKILL')
    await running
  })
  return { deaths: () => deaths }
}

test.skipIf(!brokerUrl || !backendUrl)(
  'a task that kills its worker ends as a dead letter, and those beside it all succeed',
  async () => {
    const queue = aQueue()
    const broker = await openAmqpBroker({ url: brokerUrl, queueArguments: VANISHING })
    const backend = await openRedisBackend({ url: backendUrl })
    onTestFinished(async () => {
      await broker.close()
      await backend.close()
    })
    const celery = new Celery('poison', { broker, backend, taskDefaultQueue: queue, resultExpires: 600 })
    const innocents = Array.from({ length: 5 }, () => celery.send('x.innocent', []))
    const poison = await celery.send('x.poison', [])
    const sent = await Promise.all([...innocents, ...Array.from({ length: 5 }, () => celery.send('x.innocent', []))])
    const workers = keepWorkers(queue)
    const documents = await Promise.all(sent.map((result) => result.wait({ timeoutMs: 110_000 })))
    expect(documents.map((document) => document?.status)).toEqual(sent.map(() => 'SUCCESS'))
    await expect(poison.get({ timeoutMs: 110_000 })).rejects.toMatchObject({ type: 'WorkerLostError' })
    // The first run is nowhere written down.
    expect(workers.deaths()).toBe(LIMIT + 1)
    const letters = broker.deadLetters(queue)
    await expect.poll(() => letters.list({ limit: 10, offset: 0 })).toHaveLength(1)
  },
)
