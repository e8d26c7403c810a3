import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { aFolder } from '../support/server.ts'
import { hasCeleryTools, openNode, startCelery } from './celery-tools.ts'
import { anId } from './harness.ts'

const SECONDS = { timeoutMs: 20_000 }

/** A Python application whose queue does not stay on a server that others use. */
const THEIRS = `
from celery import Celery
from kombu import Queue
app = Celery('theirs')
app.conf.task_queues = [Queue('${anId()}', queue_arguments={'x-expires': 60000})]
`

describe.skipIf(!hasCeleryTools)("Python's Celery and our events", () => {
  test('`celery events --dump` shows the life of a task', async () => {
    const { celery, worker, node } = await openNode({ workerSendTaskEvents: true, taskSendSentEvent: true })
    celery.task('x.add', {}, async (_context, a, b) => a + b)
    const dump = startCelery(['events', '--dump'])
    await dump.until(/starting capture/)
    await worker.start()
    // Its heartbeats show that the monitor listens by now.
    await dump.until(new RegExp(`${node} .* heartbeat`))
    const taskId = anId()
    await celery.send('x.add', [2, 3], { taskId })
    await dump.until(new RegExp(`task succeeded: x.add\\(${taskId}\\).* result=5`))
    await worker.stop()
    await dump.until(new RegExp(`${node} .* shutdown`))
    const ofTask = dump
      .output()
      .split('\n')
      .filter((line) => line.includes(taskId))
    const types = ofTask.map((line) => /task (sent|received|started|succeeded)/.exec(line)?.[1])
    expect(types.sort()).toEqual(['received', 'sent', 'started', 'succeeded'])
    expect(ofTask.join('\n')).toContain(`x.add(${taskId}) args=(2, 3) kwargs={}`)
  })

  test('a Python worker greets ours as a neighbour, and neither disturbs the other', async () => {
    const { celery, worker, node } = await openNode()
    celery.task('x.add', {}, async (_context, a, b) => a + b)
    const troubles: string[] = []
    worker.on('worker-trouble', ({ doing }) => troubles.push(doing))
    await worker.start()
    await celery.revoke('revoked by us')
    const folder = await aFolder()
    await writeFile(join(folder, 'theirs.py'), THEIRS)
    const name = `theirs-${anId()}@test`
    const theirs = startCelery(['-A', 'theirs', 'worker', '-n', name, '-P', 'solo', '-l', 'DEBUG'], { folder })
    await theirs.until(new RegExp(`mingle: processing reply from ${node}[^]*sync complete`))
    await theirs.until(new RegExp(`${node} joined the party`))
    expect(await (await celery.send('x.add', [1, 2])).get(SECONDS)).toBe(3)
    expect(theirs.output()).not.toMatch(/Traceback|sync with .* failed|Ignored error/)
    expect(troubles).toEqual([])
  })
})
