import { expect, test } from 'vitest'
import { LamportClock } from '../../src/celery/events/clock.ts'
import { EventSender } from '../../src/celery/events/sender.ts'
import type { Message, Topic } from '../../src/celery/index.ts'
import { jsonOf } from './control-client.ts'
import { aGate } from './harness.ts'

interface Sent {
  readonly key: string | undefined
  readonly content: unknown
  readonly headers: Message['headers']
}

/** A sender whose broker answers when the gate lets it, or fails. */
const aSender = ({ answer = async () => {} }: { answer?: () => Promise<void> } = {}) => {
  const sent: Sent[] = []
  const troubles: unknown[] = []
  const broadcast = async (_channel: string, message: Message, topic?: Topic) => {
    sent.push({ key: topic?.key, content: jsonOf(message), headers: message.headers })
    await answer()
  }
  const onTrouble = (error: unknown) => troubles.push(error)
  const sender = new EventSender({ broker: { broadcast }, clock: new LamportClock(), hostname: 'w1@box', onTrouble })
  return { sender, sent, troubles }
}

const contents = (sent: readonly Sent[]) => sent.flatMap(({ content }) => content as { uuid: number }[])

test('events of one turn travel together, with the node in a header', async () => {
  const { sender, sent } = aSender()
  for (const uuid of [1, 2, 3]) sender.sendSoon('task-started', { uuid })
  await sender.drained()
  expect(sent).toMatchObject([{ key: 'task.multi', headers: { hostname: 'w1@box' } }])
  expect(contents(sent)).toMatchObject([1, 2, 3].map((uuid) => ({ type: 'task-started', uuid, clock: uuid })))
})

test('an event of a worker travels alone under its own key', async () => {
  const { sender, sent } = aSender()
  await sender.send('worker-heartbeat', { freq: 2 })
  expect(sent).toMatchObject([{ key: 'worker.heartbeat', content: { type: 'worker-heartbeat', freq: 2 } }])
})

test('a slow broker gets fewer and larger messages, and at last no more events', async () => {
  const gate = aGate()
  const { sender, sent } = aSender({ answer: gate.pass })
  sender.sendSoon('task-started', { uuid: 0 })
  await gate.entered
  for (let uuid = 1; uuid <= 12_000; uuid += 1) sender.sendSoon('task-started', { uuid })
  expect(sent).toHaveLength(1)
  gate.open()
  await sender.drained()
  expect(contents(sent).map(({ uuid }) => uuid)).toEqual(Array.from({ length: 10_001 }, (_, uuid) => uuid))
  expect(sent).toHaveLength(51)
})

test('trouble is told once until an event has arrived again', async () => {
  let isAway = true
  const { sender, troubles } = aSender({
    answer: async () => {
      if (isAway) throw new Error('away')
    },
  })
  for (const away of [true, true, false, true]) {
    isAway = away
    await sender.send('worker-heartbeat', {})
  }
  expect(troubles).toHaveLength(2)
})

test('the clock passes every time that it hears of, and ignores what is no time', () => {
  const clock = new LamportClock()
  expect(clock.forward()).toBe(1)
  clock.adjust(41)
  expect(clock.forward()).toBe(43)
  for (const nonsense of ['99', null, undefined, 1.5, -1, Number.NaN, Number.MAX_SAFE_INTEGER]) clock.adjust(nonsense)
  expect(clock.value).toBe(43)
  clock.adjust(3)
  expect(clock.value).toBe(44)
})
