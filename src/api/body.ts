import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { Unprocessable, UnsupportedMediaType } from './errors.ts'
import { unsafeParts } from './unsafe.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A body that is no JSON object counts as none, and is refused by no type: older clients send what they like. */
    takesAnyBody?: boolean
  }
}

const takesAny = (request: FastifyRequest) => request.routeOptions.config.takesAnyBody === true

const readsBody = (request: FastifyRequest) => request.routeOptions.schema?.body !== undefined

/** JSON is UTF-8 between systems (RFC 8259, section 8.1), whether or not its type says so. */
const isUtf8 = (type: string) => {
  const charset = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(type)?.[1]
  return charset === undefined || /^utf-?8$/i.test(charset)
}

/** Where the parser stopped, as V8 tells it for longer texts; else the end, where most truncated bodies stop. */
const positionOf = (error: unknown, text: string) => {
  const position = /at position (\d+)/.exec(String(error))?.[1]
  return position === undefined ? text.length : Number(position)
}

const decode = (bytes: Buffer) => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Unprocessable([{ type: 'json_invalid', loc: ['body', 0], msg: 'JSON decode error: not UTF-8' }])
  }
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Unprocessable([
      { type: 'json_invalid', loc: ['body', positionOf(error, text)], msg: 'JSON decode error' },
    ])
  }
}

/**
 * A body from its bytes; undefined when there is none.
 * @throws Unprocessable when it is no JSON, or holds what no body may hold
 */
export const readJson = (bytes: Buffer): unknown => {
  if (bytes.length === 0) return undefined
  const body = parse(decode(bytes))
  const problems = unsafeParts(body)
  if (problems.length > 0) throw new Unprocessable(problems)
  return body
}

/** As `readJson`, for routes that take any body. */
const readObject = (bytes: Buffer): unknown => {
  try {
    const body = readJson(bytes)
    return typeof body === 'object' && !Array.isArray(body) ? body : undefined
  } catch {
    return undefined
  }
}

/** Reads JSON bodies where the route has a schema for one. Where it has none, a body is ignored, whatever it is. */
export const body = fp(
  async (app) => {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser(
      'application/json',
      { parseAs: 'buffer' },
      async (request: FastifyRequest, bytes: Buffer) => {
        if (takesAny(request)) return readObject(bytes)
        if (!readsBody(request)) return undefined
        const type = request.headers['content-type'] ?? ''
        if (!isUtf8(type)) throw new UnsupportedMediaType(type)
        return readJson(bytes)
      },
    )
    app.addContentTypeParser('*', { parseAs: 'buffer' }, async (request: FastifyRequest, bytes: Buffer) => {
      if (!readsBody(request) || takesAny(request) || bytes.length === 0) return undefined
      throw new UnsupportedMediaType(request.headers['content-type'] ?? 'of an unnamed type')
    })
  },
  { name: 'body' },
)
