import { inspect } from 'node:util'
import { CeleryError } from './errors.ts'
import { isObject } from './json.ts'

/** An exception in Celery's result documents. */
export interface ExceptionObject {
  readonly exc_type: string
  /** The constructor's arguments. */
  readonly exc_message: readonly unknown[]
  readonly exc_module: string
}

/** Describes whatever a handler threw; an error may carry `excModule` and `excArgs` of its own. Never throws. */
export const toExceptionObject = (thrown: unknown): ExceptionObject => {
  try {
    return thrown instanceof Error ? describeError(thrown) : strayValue(inspect(thrown))
  } catch {
    return strayValue('a value that cannot be described')
  }
}

const describeError = (error: Error & { excModule?: unknown; excArgs?: unknown }): ExceptionObject => ({
  exc_type: String(error.name || 'Error'),
  exc_message: Array.isArray(error.excArgs) ? error.excArgs.map(serialisable) : [String(error.message)],
  exc_module: typeof error.excModule === 'string' ? error.excModule : 'js',
})

/** As Python does, an argument that JSON cannot hold is replaced by its text. */
const serialisable = (value: unknown): unknown => {
  try {
    return JSON.stringify(value) === undefined ? inspect(value) : value
  } catch {
    return inspect(value)
  }
}

const strayValue = (text: string): ExceptionObject => ({ exc_type: 'Error', exc_message: [text], exc_module: 'js' })

/** The stack, which stands where Python puts its traceback; null for errors of this library, whose stack says nothing of the task. */
export const tracebackOf = (thrown: unknown): string | null =>
  thrown instanceof Error && !(thrown instanceof CeleryError) && typeof thrown.stack === 'string' ? thrown.stack : null

/** As Python's repr() of an exception, for events. */
export const reprException = ({ exc_type, exc_message }: ExceptionObject): string =>
  `${exc_type}(${exc_message.map((part) => (typeof part === 'string' ? `'${part}'` : JSON.stringify(part))).join(', ')})`

/** Reads the exception of a document that any Celery wrote, however incomplete. */
export const fromExceptionObject = (value: unknown): { type: string; message: string; module: string | null } => {
  if (!isObject(value)) return { type: 'Error', message: inspect(value), module: null }
  const { exc_type: type, exc_message: content, exc_module: module } = value
  const parts: readonly unknown[] = Array.isArray(content) ? content : [content ?? '']
  return {
    type: typeof type === 'string' ? type : 'Error',
    message: parts.map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join(', '),
    module: typeof module === 'string' ? module : null,
  }
}
