import { describe } from 'vitest'
import { openAmqpBroker } from '../../../src/celery/amqp/amqp-broker.ts'
import { brokerContract } from '../contract/broker-contract.ts'

const url = process.env.TEST_BROKER_URL

describe.skipIf(!url)('with RabbitMQ', () => {
  brokerContract('amqp', (options) =>
    openAmqpBroker({ ...options, url: url ?? '', queueArguments: { 'x-max-priority': 9 } }),
  )
})
