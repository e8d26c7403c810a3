import { isUtf8 } from 'node:buffer'
import { brotliDecompressSync, inflateSync } from 'node:zlib'
import type { Message } from './broker.ts'
import { textOf } from './error-text.ts'
import { UnreadableMessage } from './errors.ts'
import { createFields, type Fields } from './fields.ts'
import { decodeJson, isObject, isTooDeep } from './json.ts'
import { type Links, NO_LINKS, TASK_HEADERS, type TaskMessage } from './message.ts'
import { readSignature } from './workflow/wire.ts'

/** As much as the adapter of RabbitMQ sends. Packed bodies may not become larger either: a few bytes could fill the memory. */
const MAX_BODY_BYTES = 16 * 1024 * 1024

/**
 * Reads a task of protocol 2, of protocol 1, or the mixture (headers of 2, body of 1).
 * @throws UnreadableMessage with the reason; nothing else
 */
export const decodeTask = (message: Message): TaskMessage => {
  const payload = decodeBody(message)
  if (message.headers.task !== undefined) return decodeProtocol2(message, payload)
  if (isObject(payload) && payload.task !== undefined) return buildTask(message, payload, contentOfObject(payload))
  throw new UnreadableMessage('protocol', 'neither a header nor a body field names the task')
}

const decodeProtocol2 = (message: Message, payload: unknown): TaskMessage => {
  const content = Array.isArray(payload) ? contentOfArray(payload) : contentOfObject(payload)
  return buildTask(message, message.headers, content)
}

interface Content {
  readonly args: unknown
  readonly kwargs: unknown
  readonly embed: unknown
}

const contentOfArray = (payload: readonly unknown[]): Content => {
  if (payload.length !== 3) throw new UnreadableMessage('body', `an array of ${payload.length} instead of 3 elements`)
  return { args: payload[0], kwargs: payload[1], embed: payload[2] }
}

const contentOfObject = (payload: unknown): Content => {
  if (!isObject(payload)) throw new UnreadableMessage('body', 'neither an array nor an object')
  return { args: payload.args ?? [], kwargs: payload.kwargs ?? {}, embed: payload }
}

const buildTask = (message: Message, source: Record<string, unknown>, content: Content): TaskMessage => {
  const fields = createFields(source)
  const { args, kwargs } = content
  if (!Array.isArray(args)) throw new UnreadableMessage('field', 'args is no array')
  if (!isObject(kwargs)) throw new UnreadableMessage('field', 'kwargs is no object')
  const id = fields.name('id')
  const [timeLimit, softTimeLimit] = fields.limits('timelimit')
  return {
    id,
    task: fields.name('task'),
    args,
    kwargs,
    retries: fields.count('retries') ?? 0,
    eta: fields.time('eta'),
    expires: fields.time('expires'),
    timeLimit,
    softTimeLimit,
    rootId: fields.optionalName('root_id') ?? id,
    parentId: fields.optionalName('parent_id'),
    group: fields.optionalName('group') ?? fields.optionalName('taskset'),
    groupIndex: fields.count('group_index'),
    ignoreResult: fields.flag('ignore_result'),
    shadow: fields.text('shadow'),
    origin: fields.text('origin'),
    replyTo: message.properties.replyTo ?? null,
    priority: message.properties.priority ?? 0,
    links: decodeLinks(content.embed),
    headers: ownHeaders(message.headers),
  }
}

const decodeLinks = (embed: unknown): Links => {
  if (embed === null || embed === undefined) return NO_LINKS
  if (!isObject(embed)) throw new UnreadableMessage('field', 'embed is no object')
  const fields: Fields = createFields(embed)
  const chord = embed.chord ?? null
  if (chord !== null && !isObject(chord)) throw new UnreadableMessage('field', 'chord is no object')
  return {
    callbacks: fields.objects('callbacks').map(readSignature),
    errbacks: fields.objects('errbacks').map(readSignature),
    chain: fields.objects('chain').map(readSignature),
    chord: chord && readSignature(chord),
  }
}

const ownHeaders = (headers: Message['headers']): Record<string, unknown> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !TASK_HEADERS.has(name)))

/** The JSON value of a message's body, unpacked if need be. @throws UnreadableMessage */
export const decodeBody = (message: Message): unknown => {
  const { contentType, contentEncoding = 'utf-8' } = message.properties
  const { byteLength } = message.body
  if (byteLength > MAX_BODY_BYTES)
    throw new UnreadableMessage('size', `a body of ${byteLength} bytes, more than ${MAX_BODY_BYTES}`)
  if (contentType !== 'application/json')
    throw new UnreadableMessage('content-type', `only application/json is accepted, not ${contentType ?? 'none'}`)
  if (!/^(utf-?8|us-ascii)$/i.test(contentEncoding))
    throw new UnreadableMessage('content-encoding', `only utf-8 is accepted, not ${contentEncoding}`)
  const bytes = unpack(message)
  if (!isUtf8(bytes)) throw new UnreadableMessage('body', 'the bytes are not UTF-8')
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
  if (isTooDeep(text)) throw new UnreadableMessage('body', 'it is nested more than 200 levels deep')
  try {
    return decodeJson(text)
  } catch (error) {
    throw new UnreadableMessage('body', `no JSON: ${textOf(error)}`)
  }
}

const UNPACKERS: ReadonlyMap<unknown, typeof inflateSync> = new Map([
  // Despite its name Celery's x-gzip is a zlib stream.
  ['application/x-gzip', inflateSync],
  ['application/x-brotli', brotliDecompressSync],
])

const unpack = (message: Message): Uint8Array => {
  const compression = message.headers.compression
  if (compression === undefined || compression === null) return message.body
  const unpacker = UNPACKERS.get(compression)
  if (!unpacker) throw new UnreadableMessage('compression', `${JSON.stringify(compression)} is not supported`)
  try {
    return unpacker(message.body, { maxOutputLength: MAX_BODY_BYTES })
  } catch (error) {
    throw new UnreadableMessage('compression', textOf(error))
  }
}
