import type { Channel } from 'amqplib'
import { onceOn, withChannel } from './channels.ts'
import type { Live } from './link.ts'
import type { Route } from './publisher.ts'
import { explained } from './topology.ts'

const BASE = 16
/** RabbitMQ's longest time to live is 2^32 - 1 ms: eight hexadecimal digits. */
const LEVELS = 8
const PREFIX = 'stellwerk.delay'
const DELIVERY = `${PREFIX}.delivery`

/** 49.7 days. Longer delays end then; a task's `eta` makes its worker put it off again. */
const MAX_DELAY_MS = BASE ** LEVELS - 1

/**
 * Delays in the broker without a plugin: a delay is written as hexadecimal digits of milliseconds, and a message waits once for
 * each digit that is not zero, the highest first, in a queue whose time to live is that digit's worth. When it is over, the queue
 * hands it on by dead-lettering. So 120 queues at most serve every delay, each in order, none early.
 * After an idea of NServiceBus, also in kombu ("native delayed delivery"), with base 2:
 * https://docs.particular.net/transports/rabbitmq/delayed-delivery
 *
 * Routing key `f.0.0.1.2.0.0.0.<queue>`: level 7 first. A level's exchange passes on what has a zero there.
 */
export const delayRoute = async (
  live: Live,
  queue: string,
  { delayMs, mayDeclare }: { delayMs: number; mayDeclare: boolean },
): Promise<Route> => {
  const digits = digitsOf(delayMs)
  const first = digits.findIndex((digit) => digit !== '0')
  if (mayDeclare) {
    await declareLevels(live)
    const steps = digits.map((digit, index) => (digit === '0' ? undefined : declareStep(live, levelAt(index), digit)))
    await Promise.all([...steps, bindTarget(live, queue)])
  } else {
    await checkLevel(live, levelAt(first))
  }
  return { exchange: levelExchange(levelAt(first)), routingKey: [...digits, queue].join('.') }
}

/** Never rounded down: a delay must not end early. */
const digitsOf = (delayMs: number): string[] => {
  const wholeMs = Math.min(Math.max(Math.ceil(delayMs), 1), MAX_DELAY_MS)
  return [...wholeMs.toString(BASE).padStart(LEVELS, '0')]
}

const levelAt = (index: number): number => LEVELS - 1 - index

const levelExchange = (level: number): string => (level < 0 ? DELIVERY : `${PREFIX}.${level}`)

/** Matches every routing key with this digit at this level. */
const pattern = (level: number, digit: string): string => `${'*.'.repeat(levelAt(level))}${digit}.#`

const declareLevels = (live: Live): Promise<void> =>
  onceOn(live, DELIVERY, () =>
    declaring(live, DELIVERY, async (channel) => {
      await channel.assertExchange(DELIVERY, 'topic', { durable: true })
      for (let level = 0; level < LEVELS; level += 1) {
        await channel.assertExchange(levelExchange(level), 'topic', { durable: true })
        await channel.bindExchange(levelExchange(level - 1), levelExchange(level), pattern(level, '0'))
      }
    }),
  )

/** A publish to an exchange that is not there would end the channel of all messages. Of what lies behind it nothing can be asked. */
const checkLevel = (live: Live, level: number): Promise<void> =>
  onceOn(live, `check ${levelExchange(level)}`, () =>
    declaring(live, levelExchange(level), async (channel) => void (await channel.checkExchange(levelExchange(level)))),
  )

const declareStep = (live: Live, level: number, digit: string): Promise<void> => {
  const name = `${levelExchange(level)}.${digit}`
  const queueArguments = {
    'x-message-ttl': Number.parseInt(digit, BASE) * BASE ** level,
    'x-dead-letter-exchange': levelExchange(level - 1),
  }
  return onceOn(live, name, () =>
    declaring(live, name, async (channel) => {
      await channel.assertQueue(name, { durable: true, arguments: queueArguments })
      await channel.bindQueue(name, levelExchange(level), pattern(level, digit))
    }),
  )
}

const bindTarget = (live: Live, queue: string): Promise<void> =>
  onceOn(live, `${DELIVERY} ${queue}`, () =>
    declaring(live, queue, async (channel) => {
      await channel.bindQueue(queue, DELIVERY, `${'*.'.repeat(LEVELS)}${queue}`)
    }),
  )

const declaring = (live: Live, name: string, action: (channel: Channel) => Promise<void>): Promise<void> =>
  explained(name, () => withChannel(live, action))
