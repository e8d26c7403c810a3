import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { defer } from '../../src/celery/deferred.ts'
import type { WebhookDelivery } from '../../src/store/store.ts'
import { createWebhooks } from '../../src/tasks/webhooks.ts'
import { aUser } from '../store/builders.ts'
import { useStore } from '../support/store.ts'

const stage = useStore()
beforeEach(() => stage.database.query('truncate stellwerk.webhooks'))

/** A failed inference that somebody wants to hear of. @returns its task id */
const aFailure = async (url = 'https://shop.example/told') => {
  const taskId = randomUUID()
  const { inferences } = stage.store
  await inferences.start({ taskId, user: aUser(), webhook: { url, states: ['SUCCESS', 'FAILURE'] } })
  await inferences.end(taskId, 'FAILURE', 'no model')
  return taskId
}

/** Deliveries whose attempts end as `send` says. */
const open = (send: (delivery: WebhookDelivery) => Promise<number>) => {
  const sent: [taskId: string, attempt: number][] = []
  const givenUp: string[] = []
  const webhooks = createWebhooks({
    store: stage.store.webhooks,
    send: (delivery) => {
      sent.push([delivery.taskId, delivery.attempt])
      return send(delivery)
    },
    onGivenUp: (_delivery, reason) => givenUp.push(reason),
    onError: (error) => {
      throw error
    },
    random: () => 0.5,
  })
  const round = async () => {
    await webhooks.look()
    await webhooks.idle()
  }
  return { ...webhooks, sent, givenUp, round }
}

const rowOf = async (taskId: string) => {
  const { rows } = await stage.database.query<{ delay: number; is_closed: boolean; last_error: string | null }>(
    `select extract(epoch from next_at - now())::double precision as delay, closed_at is not null as is_closed, last_error
     from stellwerk.webhooks where task_id = $1`,
    [taskId],
  )
  return rows[0]
}

/** Lets the pause after an attempt pass. */
const makeDue = () => stage.database.query('update stellwerk.webhooks set next_at = now()')

test('an end is told once', async () => {
  const taskId = await aFailure()
  const { round, sent } = open(async () => 204)
  await round()
  await round()
  expect(sent).toEqual([[taskId, 1]])
  expect(await rowOf(taskId)).toMatchObject({ is_closed: true, last_error: null })
})

test('what was refused is told again after a pause that grows, by another process as well', async () => {
  const taskId = await aFailure()
  await open(async () => 500).round()
  expect(await rowOf(taskId)).toMatchObject({ is_closed: false, last_error: 'answered 500' })
  const first = (await rowOf(taskId))?.delay ?? 0
  await makeDue()
  await open(() => Promise.reject(new Error('the server is away'))).round()
  expect((await rowOf(taskId))?.delay).toBeGreaterThan(first)
  await makeDue()
  const last = open(async () => 200)
  await last.round()
  expect(last.sent).toEqual([[taskId, 3]])
})

test('after nine attempts it is given up, and the task is as it was', async () => {
  const taskId = await aFailure()
  const { round, sent, givenUp } = open(async () => 302)
  for (let attempt = 1; attempt <= 10; attempt += 1) {
    await makeDue()
    await round()
  }
  expect([sent.length, givenUp]).toEqual([9, ['answered 302']])
  expect(await stage.store.inferences.find(taskId)).toMatchObject({ status: 'FAILURE', reason: 'no model' })
})

test('who answers that it is gone is not asked again', async () => {
  await aFailure()
  const { round, givenUp } = open(async () => 410)
  await round()
  expect(givenUp).toEqual(['answered 410'])
})

test('one that hangs holds up no other', async () => {
  const hanging = await aFailure('https://slow.example/')
  const release = defer<number>()
  const { look, idle, sent } = open(({ taskId }) => (taskId === hanging ? release.promise : Promise.resolve(200)))
  await look()
  const quick = await aFailure()
  await look()
  await expect.poll(async () => (await rowOf(quick))?.is_closed).toBe(true)
  expect((await rowOf(hanging))?.is_closed).toBe(false)
  release.resolve(200)
  await idle()
  expect(sent).toHaveLength(2)
})

test('a host that hangs holds up no other, however many ends it is to be told', async () => {
  const hanging = 'https://slow.example/'
  await Promise.all(Array.from({ length: 300 }, () => aFailure(hanging)))
  const release = defer<number>()
  const { look, idle, sent } = open(({ url }) => (url === hanging ? release.promise : Promise.resolve(200)))
  for (let looks = 0; looks < 6; looks += 1) await look()
  const quick = await aFailure()
  await look()
  expect(sent.at(-1)).toEqual([quick, 1])
  release.resolve(200)
  await idle()
})
