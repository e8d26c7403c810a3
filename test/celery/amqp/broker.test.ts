import { describe } from 'vitest'
import { openAmqpBroker } from '../../../src/celery/amqp/amqp-broker.ts'
import { brokerContract } from '../contract/broker-contract.ts'
import { aMessage, aQueue } from '../contract/inbox.ts'
import { serverUrl, VANISHING } from './support.ts'

const STEP_MS = 300

const open = async () => {
  const queueArguments = { 'x-max-priority': 9, ...VANISHING }
  const broker = await openAmqpBroker({ url: serverUrl, queueArguments })
  const warmUp = aQueue()
  // The first delay of each length takes some declarations, for which the order of those after it does not wait.
  await Promise.all([1, 2, 3].map((steps) => broker.publish(warmUp, aMessage('x'), { delayMs: steps * STEP_MS })))
  return broker
}

describe.skipIf(!serverUrl)('with RabbitMQ', () => brokerContract('amqp', open, STEP_MS))
