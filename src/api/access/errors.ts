import type { KeyScope } from '../../store/store.ts'
import { ApiError } from '../errors.ts'

const REALM = 'Bearer realm="stellwerk"'

/** RFC 6750, section 3: a request without a key is told the scheme alone, one with a wrong key also why. */
export class KeyMissing extends ApiError {
  constructor() {
    const detail = 'no API key: send one as X-API-Key, or as Authorization: Bearer'
    super({ statusCode: 401, detail, headers: { 'www-authenticate': REALM } })
  }
}

export class KeyWrong extends ApiError {
  constructor() {
    const detail = 'this API key is unknown or withdrawn: ask an operator for another one'
    super({ statusCode: 401, detail, headers: { 'www-authenticate': `${REALM}, error="invalid_token"` } })
  }
}

export class ScopeTooSmall extends ApiError {
  constructor(scope: KeyScope) {
    const detail = `this API key has the scope ${scope}: here one with the scope operator is needed`
    const challenge = `${REALM}, error="insufficient_scope", scope="operator"`
    super({ statusCode: 403, detail, headers: { 'www-authenticate': challenge } })
  }
}

/** Somebody else's web page sent a browser here, or a proxy asks for somebody. */
export class FromElsewhere extends ApiError {
  constructor(what: string) {
    const detail = `${what}: without API keys only this machine may ask, at its own address ("stellwerk keys create" makes one)`
    super({ statusCode: 403, detail })
  }
}

export class TooManyRequests extends ApiError {
  constructor(detail: string, retryAfterSeconds: number) {
    super({ statusCode: 429, detail, headers: { 'retry-after': String(retryAfterSeconds) } })
  }
}
