import type { Schema } from './values.ts'

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly schema: Schema
}

/** One method of one route, as `/openapi.json` describes it. */
export interface Operation {
  readonly method: string
  /** With names in braces: `/inference/status/{task_id}`. */
  readonly path: string
  readonly parameters: readonly Parameter[]
  readonly body?: Schema
}

interface Described {
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content?: { readonly 'application/json'?: { readonly schema?: Schema } } }
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>
}

/** What the document leaves out, because it describes no data. */
const HIDDEN: readonly Operation[] = ['/', '/docs', '/openapi.json', '/nowhere'].map((path) => ({
  method: 'GET',
  path,
  parameters: [],
}))

/** All operations of a running server. @throws Error when it describes none */
export const readOperations = async (url: string): Promise<readonly Operation[]> => {
  const document = (await (await fetch(new URL('/openapi.json', url))).json()) as Document
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody }]) => {
      const body = requestBody?.content?.['application/json']?.schema
      return { method: method.toUpperCase(), path, parameters, ...(body === undefined ? {} : { body }) }
    }),
  )
  if (described.length === 0) throw new Error(`${url}/openapi.json describes no routes`)
  return [...described, ...HIDDEN]
}
