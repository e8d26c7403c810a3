import type { Random } from '../../src/simulation/random.ts'
import type { Operation, Parameter } from './operations.ts'
import { fitting, odd, pick, type Source, spoilt } from './values.ts'

/** A request as its bytes will say it; nothing in it need be right. */
export interface FuzzRequest {
  readonly method: string
  /** Path and query. */
  readonly target: string
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly body?: Buffer
}

/** Keys by what they may do. */
export interface Keys {
  readonly operator: string
  readonly client: string
}

const METHODS = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND', 'PURGE', 'QUERY']

/** Of what can be held open no more than a moment, so that the requests go on. */
const LONGEST_WAIT_SECONDS = 0.2

/** The keys that the run itself uses have the ids 1 and 2, and are never withdrawn. */
const FIRST_FOREIGN_KEY = 3

const asText = (value: unknown) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))

/** Percent-encoded, whatever it is; now and then with an escape that is none. */
const encoded = (random: Random, value: string) => {
  const whole = encodeURIComponent(Buffer.from(value).toString())
  return random.chance(0.02)
    ? `${whole}${pick(random, ['%', '%zz', '%ff', '%c0%ae', '%00', '%2e%2e%2f', '%u0041'])}`
    : whole
}

const pathValue = (source: Source, { name, schema }: Parameter, path: string) => {
  const { random } = source
  if (path === '/keys/{id}') return String(random.integer(FIRST_FOREIGN_KEY, 10_000))
  if (name === 'id' && schema.type === undefined) return pick(random, ['champion', 'challenger', '1', '2'])
  return random.chance(0.75) ? asText(fitting(source, schema)) : asText(odd(random)).slice(0, 5000) || '-'
}

const pathOf = (source: Source, { path, parameters }: Operation) => {
  const filled = parameters
    .filter((parameter) => parameter.in === 'path')
    .reduce(
      (template, parameter) =>
        template.replace(`{${parameter.name}}`, () => encoded(source.random, pathValue(source, parameter, path))),
      path,
    )
  return source.random.chance(0.03)
    ? `${filled}${pick(source.random, ['/', '//', '/..', '/%2e', ';a=b', '#x'])}`
    : filled
}

const queryValue = (source: Source, { name, schema }: Parameter) => {
  if (source.random.chance(0.3)) return asText(odd(source.random)).slice(0, 3000)
  if (name === 'wait') return String(source.random.between(0, LONGEST_WAIT_SECONDS))
  return asText(fitting(source, schema))
}

const queryOf = (source: Source, { parameters }: Operation) => {
  const { random } = source
  const pairs = parameters
    .filter((parameter) => parameter.in === 'query' && random.chance(0.6))
    .flatMap((parameter) => {
      const one = () => `${parameter.name}=${encoded(random, queryValue(source, parameter))}`
      return random.chance(0.05) ? [one(), one()] : [one()]
    })
  if (random.chance(0.05))
    pairs.push(pick(random, ['a[b]=c', '__proto__=1', 'limit', '=', '&&', 'wait[]=1', 'limit=1;limit=2']))
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`
}

const ODD_HEADERS: readonly Readonly<Record<string, string | readonly string[]>>[] = [
  ...['0', '-1', '1e400', '1.5', '999999999999', 'soon', ''].map((value) => ({ 'cancel-after': value })),
  ...['wait=0.1', 'wait=-1', 'wait=x', 'respond-async, wait=0', 'wait=', '"'].map((prefer) => ({ prefer })),
  ...['a', 'x'.repeat(300), '"quoted"', '\x80\xff'].map((value) => ({ 'idempotency-key': value })),
  ...['SUCCESS', 'STARTED', '-1', 'x'.repeat(5000)].map((value) => ({ 'last-event-id': value })),
  ...['evil.example', '', 'a b', '[::1', 'localhost:99999'].map((host) => ({ host })),
  ...['https://evil.example', 'null', 'http://127.0.0.1'].map((origin) => ({ origin })),
  ...['Bearer', 'Bearer  ', 'Basic YTpi', `Bearer ${'x'.repeat(8000)}`].map((authorization) => ({ authorization })),
  ...['gzip', 'br', 'identity', 'chunked'].map((value) => ({ 'content-encoding': value })),
  ...['text/html', 'application/xml', '*/*;q=x', ''].map((accept) => ({ accept })),
  { 'x-request-id': 'a\tb' },
  { 'x-forwarded-for': '127.0.0.1, ::1, x' },
  { 'if-none-match': '*', range: 'bytes=0-' },
  { expect: '100-continue' },
  { upgrade: 'websocket', connection: 'upgrade' },
  { cookie: ['a=b', 'c=d'] },
  { 'x-http-method-override': 'DELETE' },
  { 'sec-purpose': 'prefetch' },
]

const BODY_TYPES = [
  '',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'application/json; charset=utf-16',
  'application/JSON',
  'a/b/c',
  ';',
]

const headersOf = ({ random }: Source, { body }: Operation, keys: Keys) => {
  const key = random.chance(0.9)
    ? keys.operator
    : pick(random, [keys.client, '', 'stellwerk_000000000000_none', '\x80'])
  const type = random.chance(0.95) ? 'application/json' : pick(random, BODY_TYPES)
  return {
    ...(key === '' ? {} : { 'x-api-key': key }),
    ...(body === undefined ? {} : { 'content-type': type }),
    ...(random.chance(0.1) ? pick(random, ODD_HEADERS) : {}),
  }
}

/** JSON with what `JSON.stringify` does not write, or that is none. */
const spoiltBytes = (random: Random, bytes: Buffer): Buffer =>
  pick<() => Buffer>(random, [
    () => bytes.subarray(0, random.integer(0, bytes.length)),
    () => Buffer.concat([Buffer.from('\ufeff'), bytes]),
    () => Buffer.concat([bytes, bytes]),
    () => Buffer.from(bytes.toString('utf8'), 'utf16le'),
    () => Buffer.from(bytes.map((byte) => (random.chance(0.05) ? random.integer(0, 256) : byte))),
    () => Buffer.from(bytes.toString('latin1').replace(/:(\d+)/, ':1e999')),
    () => Buffer.from('{"a":1,"a":2,"__proto__":{"x":1}}'),
    () => Buffer.from('['.repeat(30_000)),
    () => Buffer.from('null'),
    () => Buffer.alloc(0),
    () => Buffer.alloc(random.integer(60_000, 200_000), 32),
  ])()

const bodyOf = (source: Source, { body }: Operation) => {
  const { random } = source
  if (body === undefined) return random.chance(0.02) ? Buffer.from(asText(odd(random))) : undefined
  const right = fitting(source, body)
  const bytes = Buffer.from(JSON.stringify(random.chance(0.5) ? right : spoilt(random, right)) ?? '')
  return random.chance(0.15) ? spoiltBytes(random, bytes) : bytes
}

/** A request for one of the operations, right or wrong in any of its parts. */
export const makeRequest = (source: Source, operations: readonly Operation[], keys: Keys): FuzzRequest => {
  const operation = pick(source.random, operations)
  const method =
    source.random.chance(0.95) || operation.path === '/keys/{id}' ? operation.method : pick(source.random, METHODS)
  const body = bodyOf(source, operation)
  return {
    method,
    target: pathOf(source, operation) + queryOf(source, operation),
    headers: headersOf(source, operation, keys),
    ...(body === undefined ? {} : { body }),
  }
}
