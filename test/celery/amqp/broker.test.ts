import { describe } from 'vitest'
import { openAmqpBroker } from '../../../src/celery/amqp/amqp-broker.ts'
import { brokerContract } from '../contract/broker-contract.ts'
import { aMessage, aQueue } from '../contract/inbox.ts'
import { serverUrl, VANISHING } from './support.ts'

// The contract compares delays 40 ms apart, published one after another: on a busy disk a confirm alone may take as long.
describe.skipIf(!serverUrl)('with RabbitMQ', { retry: 2 }, () => {
  brokerContract('amqp', async () => {
    const queueArguments = { 'x-max-priority': 9, ...VANISHING }
    const broker = await openAmqpBroker({ url: serverUrl, queueArguments })
    const warmUp = aQueue()
    // The first delay on a connection takes some declarations; those after it are compared to the millisecond.
    for (const delayMs of [40, 80, 120]) await broker.publish(warmUp, aMessage('x'), { delayMs })
    return broker
  })
})
