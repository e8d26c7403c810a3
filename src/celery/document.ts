import type { ResultDocument } from './backend.ts'
import { CeleryError } from './errors.ts'
import { decodeJson, encodeJson, isObject } from './json.ts'

/** @throws EncodeError when the result has no JSON form */
export const encodeDocument = (document: ResultDocument): string =>
  encodeJson({ ...document, result: document.result ?? null }, `the result of task ${document.task_id}`)

/** Reads a document that any Celery wrote. @throws CeleryError when it is none */
export const decodeDocument = (text: string): ResultDocument => {
  const document = decodeJson(text)
  if (!isObject(document) || typeof document.status !== 'string' || typeof document.task_id !== 'string')
    throw new CeleryError(`not a result document: ${text.slice(0, 100)}`)
  const { status, task_id, result = null, traceback, children, date_done, ...rest } = document
  return {
    ...rest,
    task_id,
    status,
    result,
    traceback: typeof traceback === 'string' ? traceback : null,
    children: Array.isArray(children) ? children : [],
    date_done: typeof date_done === 'string' ? date_done : null,
  }
}
