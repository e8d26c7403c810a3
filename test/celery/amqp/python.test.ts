import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { aMessage, aQueue, Inbox } from '../contract/inbox.ts'
import { aBroker, serverUrl } from './support.ts'

/** One that has Celery; empty when there is none. */
const interpreter = process.env.TEST_PYTHON ?? ''

/** Runs Python with an open kombu connection `c` and the name of a queue `q`; @returns what it printed, as JSON */
const python = async (queue: string, code: string): Promise<unknown> => {
  const program = `import json, sys, kombu\nc = kombu.Connection(sys.argv[1])\nq = c.SimpleQueue(sys.argv[2])\n${code}`
  const { stdout } = await promisify(execFile)(interpreter, ['-c', program, serverUrl, queue])
  return stdout === '' ? undefined : JSON.parse(stdout)
}

const READ = 'm = q.get(timeout=10); m.ack(); print(json.dumps([m.headers, m.properties.get("priority"), m.payload]))'

describe.skipIf(!serverUrl || !interpreter)("Python's kombu and ours", () => {
  test('share a queue, and it reads our numbers as we wrote them', async () => {
    const [broker, queue] = [await aBroker({ queueArguments: {} }), aQueue()]
    const headers = {
      retries: 300,
      timelimit: [30_000, -129],
      small: -1,
      large: 2 ** 40,
      half: 0.1,
      none: null,
      nested: { n: 200 },
    }
    const properties = { contentType: 'application/json', contentEncoding: 'utf-8', priority: 3 }
    await broker.publish(queue, { ...aMessage('[1]', properties), headers })
    expect(await python(queue, READ)).toEqual([headers, 3, [1]])
  })

  test('share a queue, and ours reads its numbers as it wrote them', async () => {
    const [broker, queue] = [await aBroker({ queueArguments: {} }), aQueue()]
    await python(queue, `q.put([1], headers={"ms": 1795409963327, "small": 3, "half": 0.1, "list": [None, "a"]})`)
    const { message } = await (await Inbox.open(broker, queue)).next()
    expect(message.headers).toMatchObject({ ms: 1_795_409_963_327, small: 3, half: 0.1, list: [null, 'a'] })
    expect(message.properties).toMatchObject({ contentType: 'application/json', contentEncoding: 'utf-8' })
  })
})
