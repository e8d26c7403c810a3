import { readFileSync } from 'node:fs'
import { CeleryError } from '../errors.ts'

/** What a `redis://` or `rediss://` address says. */
export interface RedisAddress {
  readonly host: string
  readonly port: number
  readonly username: string | undefined
  readonly password: string | undefined
  readonly database: number
  /** undefined without TLS. */
  readonly tls: TlsOptions | undefined
}

interface TlsOptions {
  readonly rejectUnauthorized: boolean
  readonly ca?: Buffer
  readonly cert?: Buffer
  readonly key?: Buffer
}

/** The address is no use. Its text may hold a password and is not repeated. */
export class InvalidRedisAddress extends CeleryError {
  constructor(problem: string) {
    super(`${problem}: write redis://[[user]:password@]host[:port][/database], or rediss:// for TLS`)
  }
}

/**
 * Reads an address as Celery does, with `ssl_cert_reqs` (`required`, `none`), `ssl_ca_certs`, `ssl_certfile` and
 * `ssl_keyfile` (paths) in the query of a `rediss://` one; the rest of the query is for other clients and ignored.
 * @throws InvalidRedisAddress, or the file system's error for a certificate that cannot be read
 */
export const parseRedisAddress = (text: string): RedisAddress => {
  if (!URL.canParse(text)) throw new InvalidRedisAddress('the address of the result backend is none')
  const url = new URL(text)
  if (url.protocol !== 'redis:' && url.protocol !== 'rediss:')
    throw new InvalidRedisAddress(`the result backend cannot be reached by ${url.protocol}//`)
  return {
    host: url.hostname.replace(/^\[|\]$/g, '') || 'localhost',
    port: Number(url.port || 6379),
    username: decoded(url.username) || undefined,
    password: decoded(url.password) || undefined,
    database: databaseOf(url),
    tls: url.protocol === 'rediss:' ? tlsOf(url.searchParams) : undefined,
  }
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new InvalidRedisAddress('user or password of the result backend has a % that begins no encoded character')
  }
}

const databaseOf = ({ pathname }: URL): number => {
  const text = pathname.replaceAll('/', '')
  if (/^\d*$/.test(text)) return Number(text)
  throw new InvalidRedisAddress('the database of the result backend must be a whole number')
}

const tlsOf = (query: URLSearchParams): TlsOptions => {
  const read = (name: string) => {
    const path = query.get(name)
    return path ? readFileSync(path) : undefined
  }
  const [ca, cert, key] = [read('ssl_ca_certs'), read('ssl_certfile'), read('ssl_keyfile')]
  const isUnchecked = /^(cert_)?none$/i.test(query.get('ssl_cert_reqs') ?? '')
  return { rejectUnauthorized: !isUnchecked, ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) }
}
