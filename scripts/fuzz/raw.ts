import { connect } from 'node:net'
import type { Random } from '../../src/simulation/random.ts'
import type { Keys } from './requests.ts'
import type { Outcome } from './send.ts'
import { pick } from './values.ts'

/** Longer than the server gives a request to arrive, and the pause between two looks at its clocks. */
const CLOSED_WITHIN_MS = 30_000

interface Raw {
  readonly bytes: Buffer
  /** What the client does then: end its half, break the connection, or say nothing more and wait. */
  readonly ending: 'end' | 'destroy' | 'wait'
}

const lines = (...parts: readonly string[]) => Buffer.from(`${parts.join('\r\n')}\r\n\r\n`, 'latin1')

const noise = (random: Random, length: number) => Buffer.from(Array.from({ length }, () => random.integer(0, 256)))

const HOST = 'Host: 127.0.0.1'
const JSON_TYPE = 'Content-Type: application/json'

/** Bytes that no HTTP library would send. */
const kinds = (random: Random, { operator }: Keys): readonly (() => Buffer)[] => {
  const start = ['POST /inference/start HTTP/1.1', HOST, JSON_TYPE, `X-API-Key: ${operator}`]
  return [
    () => Buffer.concat([lines(...start, 'Content-Length: 500'), Buffer.from('{"people_num":')]),
    () => lines(...start, 'Content-Length: -1'),
    () => lines(...start, 'Content-Length: 99999999999999999999'),
    () => lines(...start, 'Content-Length: 5', 'Content-Length: 6'),
    () => Buffer.concat([lines(...start, 'Content-Length: 3', 'Transfer-Encoding: chunked'), Buffer.from('0\r\n\r\n')]),
    () => Buffer.concat([lines(...start, 'Transfer-Encoding: chunked'), Buffer.from('zz\r\n{}\r\n0\r\n\r\n')]),
    () => Buffer.concat([lines(...start, 'Transfer-Encoding: chunked'), Buffer.from('fffffffffffffffff\r\n')]),
    () =>
      Buffer.concat([
        lines(...start, 'Transfer-Encoding: chunked'),
        Buffer.from('2\r\n{}\r\n0\r\nX-Trailer: a\r\n\r\n'),
      ]),
    () => Buffer.concat([lines(...start, 'Transfer-Encoding: gzip, chunked'), Buffer.from('2\r\n{}\r\n0\r\n\r\n')]),
    () => Buffer.concat([lines(...start, 'Content-Length: 70000', 'Expect: 100-continue')]),
    () => lines('GET /livez'),
    () => lines('GET /livez HTTP/1.1'),
    () => lines('GET /livez HTTP/3.7', HOST),
    () => lines('get /livez HTTP/1.1', HOST),
    () => lines('CONNECT example.org:443 HTTP/1.1', HOST),
    () => lines('GET http://example.org/livez HTTP/1.1', HOST),
    () => lines('OPTIONS * HTTP/1.1', HOST),
    () => lines('GET livez HTTP/1.1', HOST),
    () => lines(`GET /${'a'.repeat(random.integer(3000, 30_000))} HTTP/1.1`, HOST),
    () => lines(`GET /content/users?limit=${'%25'.repeat(3000)} HTTP/1.1`, HOST),
    () => lines('GET /livez\x00 HTTP/1.1', HOST),
    () => lines('GET /inference/status/\xff\xfe HTTP/1.1', HOST),
    () => lines('GET /livez HTTP/1.1', HOST, 'X-A: b\x00c'),
    () => lines('GET /livez HTTP/1.1', HOST, 'X-A: b', ' folded: c'),
    () => lines('GET /livez HTTP/1.1', HOST, 'X A: b', ': c', 'no colon'),
    () => lines('GET /livez HTTP/1.1', HOST, ...Array.from({ length: 3000 }, (_, i) => `X-${i}: 1`)),
    () => lines('GET /livez HTTP/1.1', HOST, `X-A: ${'b'.repeat(20_000)}`),
    () =>
      lines(
        'GET / HTTP/1.1',
        HOST,
        'Upgrade: h2c',
        'Connection: Upgrade, HTTP2-Settings',
        'HTTP2-Settings: AAMAAABkAAQAAP__',
      ),
    () => Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
    () => Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03]),
    () => Buffer.concat(Array.from({ length: 50 }, () => lines('GET /livez HTTP/1.1', HOST))),
    () => Buffer.concat([lines('GET /livez HTTP/1.0'), noise(random, 100)]),
    () => noise(random, random.integer(1, 5000)),
    () => Buffer.alloc(0),
  ]
}

/** Every hundredth connection is left open until the server ends it. */
const makeRaw = (random: Random, keys: Keys): Raw => ({
  bytes: pick(random, kinds(random, keys))(),
  ending: random.chance(0.01) ? 'wait' : pick(random, ['end', 'destroy'] as const),
})

/** All status lines of what came back; the worst counts. */
const worstStatus = (answer: string) =>
  Math.max(0, ...[...answer.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map((match) => Number(match[1])))

/** Sends bytes over a connection of their own, and waits until it is closed. */
export const sendRaw = (url: URL, random: Random, keys: Keys): Promise<Outcome> =>
  new Promise((resolve) => {
    const { bytes, ending } = makeRaw(random, keys)
    let answer = ''
    const socket = connect(Number(url.port), url.hostname, () => {
      socket.write(bytes)
      if (ending === 'end') socket.end()
      if (ending === 'destroy') setImmediate(() => socket.destroy())
    })
    // What has been answered may stay open, as HTTP/1.1 has it.
    const limit = setTimeout(() => {
      if (answer === '') resolve({ kind: 'hang' })
      socket.destroy()
    }, CLOSED_WITHIN_MS)
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1')
    })
    socket.on('error', () => {})
    socket.once('close', () => {
      clearTimeout(limit)
      const status = worstStatus(answer)
      const retryAfter = /^retry-after: (\S+)/im.exec(answer)?.[1]
      resolve(status === 0 ? { kind: 'hung-up', code: 'closed' } : { kind: 'answer', status, retryAfter, body: answer })
    })
  })
