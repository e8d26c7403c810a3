import { randomUUID } from 'node:crypto'
import { connect } from 'amqplib'
import { INFERENCE_TASK, TRAINING_TASK } from '../../src/contract.ts'
import { createRandom, type Random } from '../../src/simulation/random.ts'
import { amqpAddress, type OwnSystem } from '../load/system.ts'
import { odd, pick } from './values.ts'

/** Messages are a sequence of their own. */
const STREAM_OFFSET = 2 ** 31
const CONFIRMED_TOGETHER = 200
const EMPTY_WITHIN_MS = 120_000
const LOOK_EACH_MS = 500

interface Fuzzed {
  readonly body: Buffer
  readonly headers: Readonly<Record<string, unknown>>
  readonly properties: Readonly<Record<string, unknown>>
}

const HEADERS = [
  'lang',
  'task',
  'id',
  'eta',
  'expires',
  'group',
  'group_index',
  'retries',
  'timelimit',
  'root_id',
  'parent_id',
  'argsrepr',
  'origin',
  'ignore_result',
  'compression',
  'shadow',
  'stamps',
  'x-death',
  'x-stellwerk',
  'cancel-after',
]

/** What a field table can carry: no text longer than it may be, no number it has no type for. */
const headerValue = (random: Random): unknown => {
  const value = odd(random)
  if (typeof value === 'number') return Number.isSafeInteger(value) && Math.abs(value) < 2 ** 53 ? value : 0.5
  if (typeof value === 'string') return Buffer.from(value).toString().slice(0, 5000)
  return typeof value === 'boolean' || value === null
    ? value
    : pick<unknown>(random, [[1, 'a'], { a: 1 }, Buffer.from([0, 255]), []])
}

const rightHeaders = (random: Random) => {
  const id = randomUUID()
  return {
    lang: 'js',
    task: pick(random, [INFERENCE_TASK, INFERENCE_TASK, TRAINING_TASK, 'no.such.task']),
    id,
    root_id: id,
    retries: 0,
    timelimit: [null, null],
  }
}

const spoiltHeaders = (random: Random) => {
  const headers: Record<string, unknown> = rightHeaders(random)
  for (let i = random.integer(0, 4); i > 0; i--) headers[pick(random, HEADERS)] = headerValue(random)
  if (random.chance(0.1)) delete headers[pick(random, Object.keys(headers))]
  return headers
}

const jsonBody = (random: Random) => {
  const args = random.chance(0.5) ? [random.integer(1, 100)] : odd(random)
  const embed = random.chance(0.7) ? { callbacks: null, errbacks: null, chain: null, chord: null } : odd(random)
  return pick<unknown>(random, [
    [args, {}, embed],
    [args, odd(random), embed],
    { args, kwargs: {} },
    odd(random),
    [args],
  ])
}

const bodyOf = (random: Random) => {
  const bytes = Buffer.from(JSON.stringify(jsonBody(random)))
  return pick<() => Buffer>(random, [
    () => bytes,
    () => bytes,
    () => bytes,
    () => bytes.subarray(0, random.integer(0, bytes.length)),
    () => Buffer.from(bytes.map((byte) => (random.chance(0.05) ? random.integer(0, 256) : byte))),
    () => Buffer.alloc(random.integer(0, 300_000), random.integer(0, 256)),
    () => Buffer.from('\x80\x02]q\x00.', 'latin1'),
  ])()
}

const makeMessage = (random: Random): Fuzzed => ({
  body: bodyOf(random),
  headers: spoiltHeaders(random),
  properties: {
    contentType: random.chance(0.8)
      ? 'application/json'
      : pick(random, ['', 'application/x-python-serialize', 'application/x-yaml', 'application/data']),
    contentEncoding: random.chance(0.8) ? 'utf-8' : pick(random, ['binary', 'utf-16', 'gzip', '', 'x'.repeat(200)]),
    ...(random.chance(0.1) ? { replyTo: pick(random, ['', 'x'.repeat(250)]), priority: random.integer(0, 256) } : {}),
    ...(random.chance(0.1) ? { correlationId: pick(random, ['', '\0', 'not-the-id']) } : {}),
  },
})

const publishAll = async (url: string, queue: string, { seed, count }: Pick<MessageFuzz, 'seed' | 'count'>) => {
  const connection = await connect(url)
  const channel = await connection.createConfirmChannel()
  for (let number = 0; number < count; number++) {
    const { body, headers, properties } = makeMessage(createRandom(seed, STREAM_OFFSET + number))
    channel.sendToQueue(queue, body, { headers, ...properties })
    if (number % CONFIRMED_TOGETHER === 0) await channel.waitForConfirms()
  }
  await channel.waitForConfirms()
  await connection.close()
}

const untilEmpty = async (url: string, queue: string) => {
  const connection = await connect(url)
  const channel = await connection.createChannel()
  const deadline = performance.now() + EMPTY_WITHIN_MS
  try {
    while ((await channel.checkQueue(queue)).messageCount > 0) {
      if (performance.now() > deadline)
        throw new Error(`the queue is not empty ${EMPTY_WITHIN_MS / 1000} s after the last message`)
      await new Promise((resolve) => setTimeout(resolve, LOOK_EACH_MS))
    }
  } finally {
    await connection.close()
  }
}

interface MessageFuzz {
  readonly system: OwnSystem
  readonly seed: number
  readonly count: number
}

/** Sends messages, right and wrong, to the workers' queue. @throws Error when they are not all taken from it in time */
export const fuzzMessages = async ({ system, ...rest }: MessageFuzz) => {
  const { CELERY_BROKER_URL: url = '', CELERY_QUEUE: queue = '' } = system.settings
  const amqp = amqpAddress(url)
  await publishAll(amqp, queue, rest)
  await untilEmpty(amqp, queue)
}
