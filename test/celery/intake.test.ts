import { expect, test } from 'vitest'
import type { ConsumeOptions, Delivery } from '../../src/celery/index.ts'
import { Intake } from '../../src/celery/worker/intake.ts'
import { aMessage } from './contract/inbox.ts'
import { aGate } from './harness.ts'

const aDelivery = (): Delivery => ({
  queue: 'q',
  message: aMessage('work'),
  redelivered: false,
  ack: async () => {},
  requeue: async () => {},
  deadLetter: async () => {},
})

/** A queue that delivers by hand, and tells what becomes of its consumers. */
const aQueueByHand = (opening: () => Promise<void> = async () => {}) => {
  const told: string[] = []
  const consumers: ConsumeOptions[] = []
  const consume = async (_queue: string, options: ConsumeOptions) => {
    const name = `consumer of ${options.prefetch}`
    consumers.push(options)
    await opening()
    return {
      cancel: async () => void told.push(`${name} cancelled`),
      close: async () => void told.push(`${name} closed`),
    }
  }
  const arrived: Delivery[] = []
  const onDelivery = (delivery: Delivery) => void arrived.push(delivery)
  const intake = new Intake({ broker: { consume }, queue: 'q', onDelivery })
  return { intake, told, arrived, deliver: (index: number) => consumers[index]?.onDelivery(aDelivery()) }
}

test('a consumer that was replaced closes when everything that it brought is settled', async () => {
  const { intake, told, arrived, deliver } = aQueueByHand()
  await intake.open(4)
  deliver(0)
  deliver(0)
  await intake.open(8)
  expect(told).toEqual(['consumer of 4 cancelled'])
  await arrived[0]?.ack()
  await arrived[0]?.requeue()
  expect(told).toEqual(['consumer of 4 cancelled'])
  await arrived[1]?.deadLetter('unreadable')
  expect(told).toEqual(['consumer of 4 cancelled', 'consumer of 4 closed'])
})

test('closing also closes those that were replaced and still hold something', async () => {
  const { intake, told, deliver } = aQueueByHand()
  await intake.open(4)
  deliver(0)
  await intake.open(8)
  await intake.close()
  expect(told.slice(1).sort()).toEqual(['consumer of 4 closed', 'consumer of 8 closed'])
})

test('a consumer that comes after the end is closed at once', async () => {
  const gate = aGate()
  const { intake, told } = aQueueByHand(gate.pass)
  const opening = intake.open(4)
  await gate.entered
  await intake.cancel()
  gate.open()
  await opening
  expect(told).toEqual(['consumer of 4 closed'])
})
