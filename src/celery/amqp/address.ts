import { readFileSync } from 'node:fs'
import type { ConnectionOptions } from 'node:tls'
import type { Options } from 'amqplib'
import type { BrokerAddress } from '../broker.ts'
import { InvalidOption } from '../errors.ts'

/** One server to try. */
export interface Address {
  readonly connect: Options.Connect
  readonly tls: ConnectionOptions
  /** For logs and errors: without user and password. */
  readonly label: string
  readonly shown: BrokerAddress
}

const SCHEMES: ReadonlyMap<string, 'amqp' | 'amqps'> = new Map([
  ['amqp:', 'amqp'],
  ['pyamqp:', 'amqp'],
  ['amqps:', 'amqps'],
])

/**
 * Reads Celery's broker addresses, several separated by `;`. As in kombu, `amqp://h`, `amqp://h/` and `amqp://h//` all mean
 * the virtual host `/`; user and password are `guest` unless given.
 * With `amqps`, the query may name PEM files: `cacertfile`, `certfile`, `keyfile`; `verify=verify_none` accepts any certificate.
 * @throws InvalidOption naming the address without its password
 */
export const parseAddresses = (urls: string): readonly [Address, ...Address[]] => {
  const [first, ...others] = urls
    .split(';')
    .map((url) => url.trim())
    .filter((url) => url !== '')
    .map(parseAddress)
  if (!first) throw new InvalidOption('url', 'at least one amqp:// address', urls)
  return [first, ...others]
}

const parseAddress = (text: string): Address => {
  const url = parseUrl(text)
  const protocol = SCHEMES.get(url.protocol)
  if (!protocol) throw new InvalidOption('url', 'amqp://, pyamqp:// or amqps://', withoutPassword(text))
  const port = url.port === '' ? (protocol === 'amqps' ? 5671 : 5672) : Number(url.port)
  const hostname = url.hostname.replace(/^\[|\]$/g, '') || 'localhost'
  const vhost = virtualHost(url.pathname)
  const username = decodeURIComponent(url.username) || 'guest'
  return {
    connect: {
      protocol,
      hostname,
      port,
      username,
      password: decodeURIComponent(url.password) || 'guest',
      // amqplib decodes it once more.
      vhost: encodeURIComponent(vhost),
    },
    tls: protocol === 'amqps' ? readTls(url.searchParams) : {},
    shown: { transport: protocol, hostname, port, userid: username, virtualHost: vhost },
    label: `${protocol}://${hostname}:${port}/${vhost === '/' ? '' : vhost}`,
  }
}

const parseUrl = (text: string): URL => {
  try {
    return new URL(text)
  } catch {
    throw new InvalidOption('url', 'an address such as amqp://user:password@host:5672/vhost', withoutPassword(text))
  }
}

const virtualHost = (path: string): string => decodeURIComponent(path.slice(1)) || '/'

const withoutPassword = (text: string): string => text.replace(/\/\/.*@/, '//***@')

const readTls = (query: URLSearchParams): ConnectionOptions => {
  const file = (name: string) => {
    const path = query.get(name)
    return path === null ? undefined : readPem(name, path)
  }
  const [ca, cert, key] = [file('cacertfile'), file('certfile'), file('keyfile')]
  return {
    ...(ca && { ca }),
    ...(cert && { cert }),
    ...(key && { key }),
    ...(query.get('verify') === 'verify_none' && { rejectUnauthorized: false }),
  }
}

const readPem = (name: string, path: string): Buffer => {
  try {
    return readFileSync(path)
  } catch {
    throw new InvalidOption(name, 'a PEM file that can be read', path)
  }
}
