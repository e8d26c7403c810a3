import { onTestFinished } from 'vitest'
import type { Trouble } from '../../../src/celery/amqp/link.ts'
import { type AmqpBrokerOptions, type Broker, openAmqpBroker } from '../../../src/celery/index.ts'

/** Address of the RabbitMQ that the suites share; empty when there is none. */
export const serverUrl = process.env.TEST_BROKER_URL ?? ''

/** Queues of tests do not stay on a server that others use. */
export const VANISHING = { 'x-expires': 60_000 }

/** A broker that is closed when the test has ended. */
export const aBroker = async (options: Partial<AmqpBrokerOptions> = {}): Promise<Broker> => {
  const broker = await openAmqpBroker({ url: serverUrl, queueArguments: VANISHING, ...options })
  onTestFinished(() => broker.close())
  return broker
}

/** Troubles as they come, to be awaited. */
export const troubles = () => {
  const seen: Trouble[] = []
  let wake = () => {}
  const onTrouble = (trouble: Trouble) => {
    seen.push(trouble)
    wake()
  }
  const first = async (fits: (trouble: Trouble) => boolean): Promise<Trouble> => {
    for (;;) {
      const found = seen.find(fits)
      if (found) return found
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
  return { seen, onTrouble, first }
}
