import { describe } from 'vitest'
import { openAmqpBroker } from '../../../src/celery/amqp/amqp-broker.ts'
import { brokerContract } from '../contract/broker-contract.ts'
import { aMessage } from '../contract/inbox.ts'
import { serverUrl } from './support.ts'

describe.skipIf(!serverUrl)('with RabbitMQ', () => {
  brokerContract('amqp', async (options) => {
    const broker = await openAmqpBroker({ ...options, url: serverUrl, queueArguments: { 'x-max-priority': 9 } })
    // The first delay on a connection takes some declarations; those after it are compared to the millisecond.
    for (const delayMs of [40, 80, 120]) await broker.publish('test-warm-up', aMessage('x'), { delayMs })
    return broker
  })
})
